package io.tocsin.venues;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.venues.link.Backoff;
import io.tocsin.venues.link.LinkListener;
import io.tocsin.venues.link.VenueLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One venue, live: answers sessions' subscriptions, keeps the link, decodes frames, and publishes
 * one batch a frame.
 *
 * <p>Deploy on an event loop, one instance a venue. It starts at once and connects with the first
 * subscription; an unreachable venue fails the subscription, not the deployment.
 */
public final class VenueVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(VenueVerticle.class);
  private static final long STATUS_MILLIS = 1_000;
  private static final int NOT_REACHABLE = 503;
  private static final int FIRST_BUFFER = 1 << 16;

  private final VenueOptions options;
  private final VenueAdapter adapter;
  private final WallClock clock;
  private final RandomGenerator random;
  private final Map<String, VenueMarket> markets = new LinkedHashMap<>();
  private final List<@Nullable VenueMarket> byIndex = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final MalformedFrames malformed = new MalformedFrames();
  private final VenueDecoder decoder;
  private final MarketFeed feed;
  private final VenueStatus status;
  private char[] frame = new char[FIRST_BUFFER];
  private MarketBatch.@Nullable Builder batch;

  /** Subscriptions and farewells are worked off one after the other. */
  private Future<?> lastWish = Future.succeededFuture();

  @SuppressWarnings("NullAway.Init")
  private Bus bus;

  @SuppressWarnings("NullAway.Init")
  private VenueAlarms alarms;

  @SuppressWarnings("NullAway.Init")
  private VenueLink link;

  @SuppressWarnings("NullAway.Init")
  private VenueRest rest;

  @SuppressWarnings("NullAway.Init")
  private InstrumentRules rules;

  @SuppressWarnings("NullAway.Init")
  private SnapshotQueue snapshots;

  public VenueVerticle(VenueOptions options, VenueAdapter adapter, WallClock clock) {
    this(options, adapter, clock, new SplittableRandom());
  }

  /**
   * @param random spreads reconnects
   */
  public VenueVerticle(
      VenueOptions options, VenueAdapter adapter, WallClock clock, RandomGenerator random) {
    this.options = options;
    this.adapter = adapter;
    this.clock = clock;
    this.random = random;
    this.decoder = adapter.newDecoder();
    this.feed = new MarketFeed(new FrameRows(), symbol -> snapshots.request(symbol), new Control());
    this.status = new VenueStatus(options, url(), clock);
  }

  private String url() {
    return options.webSocketUrl() + adapter.webSocketPath();
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarms = new VenueAlarms(bus, options.venue(), clock);
    rest =
        new VenueRest(
            vertx,
            adapter,
            options.restUrl(),
            options.link().connectTimeout(),
            options.link().restTimeout());
    rules = new InstrumentRules(options.venue(), adapter, rest);
    snapshots =
        new SnapshotQueue(
            vertx,
            clock,
            adapter.snapshotsPerMinute(),
            new Backoff(options.link().backoffFirst(), options.link().backoffMost(), random),
            this::fetchSnapshot);
    link =
        new VenueLink(
            vertx,
            options.venue(),
            url(),
            options.link(),
            new AdapterProtocol(adapter),
            clock,
            random,
            new Listener());
    bus.onSubscribe(options.venue(), wish -> inTurn(() -> subscribe(wish)));
    bus.onUnsubscribe(
        options.venue(),
        farewell ->
            inTurn(() -> {
              unsubscribe(farewell);
              return Future.succeededFuture();
            }));
    vertx.setPeriodic(STATUS_MILLIS, timer -> post());
    post();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    link.close();
    rest.close();
    bus.post(StreamPost.remove(Addresses.VENUES, "venues", options.venue()));
    return Future.succeededFuture();
  }

  private <T> Future<T> inTurn(Supplier<Future<T>> work) {
    Future<T> done = lastWish.transform(before -> work.get());
    lastWish = done;
    return done;
  }

  private Future<VenueInstruments> subscribe(VenueSubscription wish) {
    return rules
        .find(wish.symbols())
        .map(answer -> {
          Map<String, String> refused = new LinkedHashMap<>(answer.refused());
          List<Instrument> accepted = new ArrayList<>();
          answer
              .found()
              .forEach((symbol, instrument) -> {
                if (!markets.containsKey(symbol) && markets.size() >= adapter.mostSymbols()) {
                  refused.put(
                      symbol,
                      "one connection to "
                          + options.venue()
                          + " carries at most "
                          + adapter.mostSymbols()
                          + " symbols");
                } else {
                  market(instrument).sessions().add(wish.sessionId());
                  accepted.add(instrument);
                }
              });
          post();
          return new VenueInstruments(
              accepted,
              refused,
              adapter.takerFee(),
              adapter.makerFee(),
              options.simulated(),
              "websocket");
        })
        .recover(cause -> {
          String sentence =
              "venue "
                  + options.venue()
                  + " at "
                  + options.restUrl()
                  + " does not answer: "
                  + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
          LOG.warn("subscription of session {} failed: {}", wish.sessionId(), sentence);
          return Bus.refused(NOT_REACHABLE, sentence);
        });
  }

  /** The market, subscribed if it was not. */
  private VenueMarket market(Instrument instrument) {
    VenueMarket known = markets.get(instrument.id().symbol());
    if (known != null) {
      return known;
    }
    VenueMarket market =
        new VenueMarket(
            instrument, index(instrument.venueSymbol()), adapter.streams(instrument.venueSymbol()));
    markets.put(market.symbol(), market);
    byIndex.set(market.index(), market);
    decoder.register(instrument.venueSymbol(), market.index());
    link.want(market.streams());
    firstTicker(market);
    return market;
  }

  /** A market that comes back has the index that it had, so that nothing grows with comings. */
  private int index(String venueSymbol) {
    Integer before = indexes.get(venueSymbol);
    if (before != null) {
      feed.restart(before);
      return before;
    }
    int index = feed.add();
    indexes.put(venueSymbol, index);
    byIndex.add(null);
    return index;
  }

  /** The day's figures at once; the venue's stream sends them only when they change. */
  private void firstTicker(VenueMarket market) {
    rest.get(adapter.tickerPath(market.instrument().venueSymbol()))
        .onSuccess(body -> {
          if (byIndex.get(market.index()) != market) {
            return;
          }
          try {
            feed.receiving(clock.nowMicros());
            adapter.readTicker(market.index(), body.toCharArray(), feed);
            publish();
          } catch (MalformedFrameException e) {
            malformed.add("24 h ticker " + e.getMessage(), body);
          }
        })
        .onFailure(cause ->
            LOG.warn(
                "{}: no 24 h figures of {}: {}",
                options.venue(),
                market.symbol(),
                cause.toString()));
  }

  private void unsubscribe(VenueSubscription farewell) {
    for (String symbol : farewell.symbols()) {
      VenueMarket market = markets.get(symbol);
      if (market != null
          && market.sessions().remove(farewell.sessionId())
          && market.sessions().isEmpty()) {
        markets.remove(symbol);
        byIndex.set(market.index(), null);
        decoder.forget(market.instrument().venueSymbol());
        snapshots.forget(market.index());
        link.unwant(market.streams());
      }
    }
    post();
  }

  private Future<BookSync.Outcome> fetchSnapshot(int index) {
    VenueMarket market = byIndex.get(index);
    if (market == null) {
      return Future.succeededFuture(BookSync.Outcome.IGNORED);
    }
    return rest.get(adapter.snapshotPath(market.instrument().venueSymbol()))
        .map(body -> {
          SnapshotSink sink = new SnapshotSink(feed, index);
          try {
            decoder.decode(body.toCharArray(), 0, body.length(), sink);
          } catch (MalformedFrameException e) {
            malformed.add("book snapshot " + e.getMessage(), body);
            throw new IllegalStateException(e);
          }
          post();
          return sink.outcome();
        })
        .onFailure(cause ->
            LOG.warn(
                "{}: no book snapshot of {}: {}",
                options.venue(),
                market.symbol(),
                cause.toString()));
  }

  private void receive(String text, long receiveMicros) {
    int length = text.length();
    if (length > frame.length) {
      frame = new char[Integer.highestOneBit(length) * 2];
    }
    text.getChars(0, length, frame, 0);
    feed.receiving(receiveMicros);
    try {
      decoder.decode(frame, 0, length, feed);
    } catch (MalformedFrameException e) {
      malformed.add(String.valueOf(e.getMessage()), text);
      if (malformed.count() <= malformed.first().size()) {
        LOG.warn("{} sent a frame that {}", options.venue(), malformed.first().getLast());
      }
    }
    if (publish()) {
      link.proven();
    }
  }

  /** Publishes what the frame brought; false if it was nothing. */
  private boolean publish() {
    MarketBatch.Builder rows = batch;
    batch = null;
    if (rows == null) {
      return false;
    }
    MarketBatch built = rows.build();
    VenueMarket market = markets.get(built.instruments().getFirst().symbol());
    if (market != null) {
      market.updated(built.receiveMicros(built.size() - 1));
      bus.publishMarket(built);
    }
    return true;
  }

  private void post() {
    bus.post(
        StreamPost.state(
            Addresses.VENUES,
            "venues",
            options.venue(),
            status.item(link, markets.values(), feed, malformed.count())));
  }

  /** A live frame concerns one symbol: its batch has one instrument and usually one row. */
  private final class FrameRows implements MarketFeed.Rows {

    @Override
    public MarketBatch.Builder batch(int symbol) {
      MarketBatch.Builder open = batch;
      if (open == null) {
        VenueMarket market = byIndex.get(symbol);
        open = MarketBatch.builder(market == null ? List.of() : market.batchInstruments(), 1);
        batch = open;
      }
      return open;
    }

    @Override
    public int instrument(int symbol) {
      return 0;
    }
  }

  private final class Control implements ControlSink {

    @Override
    public void acknowledged(long id) {
      link.acknowledged(id);
    }

    @Override
    public void refused(long id, String reason) {
      link.refused(id, reason);
    }

    @Override
    public void closing(String reason) {
      link.reconnect(reason);
    }
  }

  private final class Listener implements LinkListener {

    @Override
    public void frame(String text, long receiveMicros) {
      receive(text, receiveMicros);
    }

    @Override
    public void opened(String lost) {
      if (!lost.isEmpty()) {
        feed.reconnected("connection lost and restored: " + lost);
      }
    }

    @Override
    public void changed() {
      post();
    }

    @Override
    public void alarm(String message) {
      Set<String> sessions = new LinkedHashSet<>();
      markets.values().forEach(market -> sessions.addAll(market.sessions()));
      alarms.raise(message, sessions);
    }
  }
}
