package io.tocsin.venues;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.link.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches by REST what the pipeline asks for, and hands the answers in: books to begin with, the
 * trades of the time before, trades that were lost, 24 h figures. Lives on the verticle's context.
 */
final class VenueFetcher {

  private static final Logger LOG = LoggerFactory.getLogger(VenueFetcher.class);

  /** Rows wait for these trades no longer than that. */
  private static final long HELD_MILLIS = HeldRows.MOST_MICROS / Micros.MILLI;

  /** What is being fetched: once at a time. */
  private record UnderWay(Purpose purpose, int symbol) {}

  private final String venue;
  private final VenueAdapter adapter;
  private final VenueRest rest;
  private final VenueMarkets markets;
  private final VenueIntake intake;
  private final MarketFeed feed;
  private final WallClock clock;
  private final Vertx vertx;
  private final SnapshotQueue seeds;
  private final LaterCalls lateStarts;
  private final LaterCalls deeperBooks;
  private final Set<UnderWay> underWay = new HashSet<>();

  VenueFetcher(
      Vertx vertx,
      String venue,
      VenueAdapter adapter,
      VenueRest rest,
      VenueMarkets markets,
      VenueIntake intake,
      MarketFeed feed,
      Backoff backoff,
      WallClock clock) {
    this.vertx = vertx;
    this.venue = venue;
    this.adapter = adapter;
    this.rest = rest;
    this.markets = markets;
    this.intake = intake;
    this.feed = feed;
    this.clock = clock;
    this.seeds = new SnapshotQueue(vertx, backoff, this::seed);
    this.lateStarts = new LaterCalls(vertx, venue, rest, backoff, () -> false, new Late());
    this.deeperBooks =
        new LaterCalls(vertx, venue, rest, backoff, () -> lateStarts.size() > 0, new Deeper());
  }

  /** Sees to it that a market's book is seeded. */
  void seedBook(int symbol) {
    seeds.request(symbol);
  }

  void forget(VenueMarket market) {
    seeds.forget(market.index());
    lateStarts.forget(market.index());
    deeperBooks.forget(market.index());
  }

  /** Warm starts that are made up for. */
  LaterCalls lateStarts() {
    return lateStarts;
  }

  /** Books of which only the first levels are known, because the budget had no room for more. */
  LaterCalls deeperBooks() {
    return deeperBooks;
  }

  private final class Late implements LaterCalls.Calls {
    @Override
    public Optional<RestCall> call(int symbol) {
      return newest(RestTopic.TRADES, symbol);
    }

    @Override
    public boolean answered(RestCall call, String body) {
      intake.take(new VenueInput.Answered(clock.nowMicros(), Purpose.LATE_START, call, body));
      return true;
    }
  }

  private final class Deeper implements LaterCalls.Calls {
    @Override
    public Optional<RestCall> call(int symbol) {
      return newest(RestTopic.BOOK, symbol);
    }

    /** A whole book that is older than the one that is kept changes nothing: another is needed. */
    @Override
    public boolean answered(RestCall call, String body) {
      BookSync sync = feed.symbol(call.symbol()).sync();
      long before = sync.wholes();
      intake.take(new VenueInput.Answered(clock.nowMicros(), Purpose.STATE, call, body));
      return sync.wholes() > before;
    }
  }

  private Future<Boolean> seed(int symbol) {
    VenueMarket market = markets.find(symbol);
    return market == null
        ? Future.succeededFuture(true)
        : fetch(book(market), market).map(done -> feed.symbol(symbol).sync().synced());
  }

  /**
   * The usual book, or a small one while others have spent the budget: of 300 markets each is soon
   * alive, and of a few each has all its levels. A small one is replaced when there is room.
   */
  private Optional<RestCall> book(VenueMarket market) {
    return call(RestTopic.BOOK, market, FrameSink.NO_ID)
        .flatMap(whole -> {
          Optional<RestCall> small = adapter.rest().smallBook(market.instrument(), market.index());
          if (rest.isFree(whole) || small.equals(Optional.of(whole))) {
            return Optional.of(whole);
          }
          deeperBooks.add(market.index());
          return small;
        });
  }

  /** Fetches the newest state of something; nothing if the venue has no such call. */
  Future<Void> state(RestTopic topic, VenueMarket market) {
    return fetch(call(topic, market, FrameSink.NO_ID), market);
  }

  private Future<Void> fetch(Optional<RestCall> call, VenueMarket market) {
    if (call.isEmpty()) {
      return Future.succeededFuture();
    }
    return rest.call(call.get())
        .<Void>map(body -> {
          intake.take(new VenueInput.Answered(clock.nowMicros(), Purpose.STATE, call.get(), body));
          return null;
        })
        .onFailure(cause ->
            LOG.warn(
                "{}: no {} of {}: {}", venue, call.get().topic(), market.symbol(), words(cause)));
  }

  private Optional<RestCall> newest(RestTopic topic, int symbol) {
    return Optional.ofNullable(markets.find(symbol))
        .flatMap(market -> call(topic, market, FrameSink.NO_ID));
  }

  private Optional<RestCall> call(RestTopic topic, VenueMarket market, long fromTradeId) {
    return adapter.rest().call(topic, market.instrument(), market.index(), fromTradeId);
  }

  /**
   * Fetches trades that rows wait for.
   *
   * @param fromTradeId {@link FrameSink#NO_ID} for the newest
   */
  void trades(Purpose purpose, int symbol, long fromTradeId) {
    VenueMarket market = markets.find(symbol);
    if (market == null) {
      return;
    }
    UnderWay mine = new UnderWay(purpose, symbol);
    Optional<RestCall> call = call(RestTopic.TRADES, market, fromTradeId);
    if (call.isEmpty() || purpose == Purpose.WARM_START && !underWay.add(mine)) {
      return;
    }
    boolean[] settled = {false};
    long timer =
        vertx.setTimer(
            HELD_MILLIS,
            late -> settle(settled, mine, unanswered(purpose, call.get(), "no answer within 2 s")));
    rest.call(call.get(), HELD_MILLIS)
        .onComplete(done -> {
          vertx.cancelTimer(timer);
          settle(
              settled,
              mine,
              done.succeeded()
                  ? new VenueInput.Answered(clock.nowMicros(), purpose, call.get(), done.result())
                  : unanswered(purpose, call.get(), words(done.cause())));
        });
  }

  private VenueInput.Unanswered unanswered(Purpose purpose, RestCall call, String why) {
    LOG.warn("{}: no trades for {} of {}: {}", venue, purpose, call.path(), why);
    return new VenueInput.Unanswered(clock.nowMicros(), purpose, call, why);
  }

  private void settle(boolean[] settled, UnderWay mine, VenueInput input) {
    if (!settled[0]) {
      settled[0] = true;
      underWay.remove(mine);
      intake.take(input);
      if (mine.purpose() == Purpose.WARM_START && input instanceof VenueInput.Unanswered) {
        lateStarts.add(mine.symbol());
      }
    }
  }

  private static String words(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
