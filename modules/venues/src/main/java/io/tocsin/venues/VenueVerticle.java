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

  private final VenueOptions options;
  private final VenueAdapter adapter;
  private final WallClock clock;
  private final RandomGenerator random;
  private final Map<String, VenueMarket> markets = new LinkedHashMap<>();
  private final List<@Nullable VenueMarket> byIndex = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final MalformedFrames malformed = new MalformedFrames();
  private final VenuePipeline pipeline;
  private final SocketProtocol socket;
  private final AdapterProtocol protocol;
  private final VenueStatus status;
  private int connection;

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

  @SuppressWarnings("NullAway.Init")
  private VenueTaps taps;

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
    this.socket = adapter.socket().orElseThrow();
    this.protocol = new AdapterProtocol(socket);
    this.pipeline = new VenuePipeline(adapter, new Output());
    this.status = new VenueStatus(options, url(), clock);
  }

  private String url() {
    return options.webSocketUrl() + "/stream";
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
            60,
            new Backoff(options.link().backoffFirst(), options.link().backoffMost(), random),
            this::fetchSnapshot);
    taps =
        new VenueTaps(
            bus, context, () -> new VenueInput.Image(clock.nowMicros(), pipeline.image()));
    bus.onTap(options.venue(), taps::ask);
    link =
        new VenueLink(
            vertx, options.venue(), url(), options.link(), protocol, clock, random, new Listener());
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
                if (!markets.containsKey(symbol)
                    && markets.size() >= socket.limits().topicsPerConnection() / 4) {
                  refused.put(
                      symbol,
                      "one connection to "
                          + options.venue()
                          + " carries at most "
                          + socket.limits().topicsPerConnection() / 4
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
    List<Topic> topics = socket.topics(instrument);
    VenueMarket market =
        new VenueMarket(
            instrument, index(instrument.venueSymbol()), topics.stream().map(Topic::name).toList());
    markets.put(market.symbol(), market);
    byIndex.set(market.index(), market);
    take(new VenueInput.Added(clock.nowMicros(), market.index(), instrument));
    protocol.know(topics);
    link.want(market.streams());
    ask(RestTopic.TICKER, market);
    return market;
  }

  /** A market that comes back has the index that it had, so that nothing grows with comings. */
  private int index(String venueSymbol) {
    Integer before = indexes.get(venueSymbol);
    if (before != null) {
      return before;
    }
    int index = pipeline.newSymbol();
    indexes.put(venueSymbol, index);
    byIndex.add(null);
    return index;
  }

  private void take(VenueInput input) {
    pipeline.accept(input);
    taps.taken(input);
  }

  private Future<Void> ask(RestTopic topic, VenueMarket market) {
    RestCall call =
        adapter
            .rest()
            .call(topic, market.instrument(), market.index(), FrameSink.NO_ID)
            .orElseThrow();
    return rest.get(call.path())
        .<Void>map(body -> {
          take(new VenueInput.Answered(clock.nowMicros(), Purpose.STATE, call, body));
          return null;
        })
        .onFailure(cause ->
            LOG.warn(
                "{}: no {} of {}: {}", options.venue(), topic, market.symbol(), cause.toString()));
  }

  private void fetch(Purpose purpose, VenueMarket market, long fromTradeId) {
    RestCall call =
        adapter
            .rest()
            .call(RestTopic.TRADES, market.instrument(), market.index(), fromTradeId)
            .orElseThrow();
    rest.get(call.path())
        .onSuccess(body -> take(new VenueInput.Answered(clock.nowMicros(), purpose, call, body)))
        .onFailure(cause ->
            take(
                new VenueInput.Unanswered(
                    clock.nowMicros(), purpose, call, String.valueOf(cause.getMessage()))));
  }

  private void unsubscribe(VenueSubscription farewell) {
    for (String symbol : farewell.symbols()) {
      VenueMarket market = markets.get(symbol);
      if (market != null
          && market.sessions().remove(farewell.sessionId())
          && market.sessions().isEmpty()) {
        markets.remove(symbol);
        byIndex.set(market.index(), null);
        take(new VenueInput.Removed(clock.nowMicros(), market.index()));
        snapshots.forget(market.index());
        link.unwant(market.streams());
      }
    }
    post();
  }

  private Future<Boolean> fetchSnapshot(int index) {
    VenueMarket market = byIndex.get(index);
    if (market == null) {
      return Future.succeededFuture(true);
    }
    return ask(RestTopic.BOOK, market)
        .map(done -> {
          post();
          return pipeline.feed().symbol(index).sync().synced();
        });
  }

  private void post() {
    bus.post(
        StreamPost.state(
            Addresses.VENUES,
            "venues",
            options.venue(),
            status.item(link, markets.values(), pipeline.feed(), malformed.count())));
  }

  private final class Output implements VenuePipeline.Listener {

    private final ControlSink control = new Control();

    @Override
    public void batch(MarketBatch batch) {
      VenueMarket market = markets.get(batch.instruments().getFirst().symbol());
      if (market != null) {
        market.updated(batch.receiveMicros(batch.size() - 1));
        bus.publishMarket(batch);
        link.proven();
      }
    }

    @Override
    public ControlSink control(int ofConnection) {
      return control;
    }

    @Override
    public void malformed(int ofConnection, String reason, VenueInput input) {
      String first = malformed.add(reason, input);
      if (!first.isEmpty()) {
        LOG.warn("{} sent something that {}", options.venue(), first);
      }
    }

    @Override
    public void seedBook(int symbol) {
      snapshots.request(symbol);
    }

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {
      link.reconnect(reason);
    }

    @Override
    public void warmUp(int symbol) {
      VenueMarket market = byIndex.get(symbol);
      if (market != null) {
        fetch(Purpose.WARM_START, market, FrameSink.NO_ID);
      }
    }

    @Override
    public void repair(int symbol, long fromTradeId) {
      VenueMarket market = byIndex.get(symbol);
      if (market != null) {
        fetch(Purpose.REPAIR, market, fromTradeId);
      }
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
      take(new VenueInput.Text(receiveMicros, connection, text));
    }

    @Override
    public void opened(String lost) {
      if (connection > 0) {
        take(new VenueInput.Closed(clock.nowMicros(), connection, lost));
      }
      take(new VenueInput.Opened(clock.nowMicros(), ++connection, "/stream"));
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
