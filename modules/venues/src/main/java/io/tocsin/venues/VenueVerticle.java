package io.tocsin.venues;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Severity;
import io.tocsin.venues.link.Backoff;
import io.tocsin.venues.link.LinkListener;
import io.tocsin.venues.link.LinkPool;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One venue, live: answers sessions' subscriptions, keeps its connections or polls it, and
 * publishes what came in batch by batch.
 *
 * <p>Deploy on an event loop, one instance a venue. It starts at once and connects with the first
 * subscription; an unreachable venue fails the subscription, not the deployment.
 */
public final class VenueVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(VenueVerticle.class);
  private static final long STATUS_MILLIS = 1_000;
  private static final long RULES_MILLIS = Duration.ofHours(1).toMillis();
  private static final int NOT_REACHABLE = 503;
  private static final int NO_KEY = 401;

  /** Trades of the time before are fetched when the stream has begun, and at the latest then. */
  private static final long WARM_START_MILLIS = 1_000;

  private final VenueOptions options;
  private final VenueAdapter adapter;
  private final WallClock clock;
  private final RandomGenerator random;
  private final Optional<String> missingKey;
  private final String key;
  private final VenuePipeline pipeline;
  private final VenueMarkets markets;
  private final MalformedFrames malformed = new MalformedFrames();

  /** Subscriptions and farewells are worked off one after the other. */
  private Future<?> lastWish = Future.succeededFuture();

  /** Null for a venue without a socket. */
  private @Nullable LinkPool pool;

  private @Nullable VenueControl control;

  @SuppressWarnings("NullAway.Init")
  private Bus bus;

  @SuppressWarnings("NullAway.Init")
  private VenueAlarms alarms;

  @SuppressWarnings("NullAway.Init")
  private VenueRest rest;

  @SuppressWarnings("NullAway.Init")
  private InstrumentRules rules;

  @SuppressWarnings("NullAway.Init")
  private VenueIntake intake;

  @SuppressWarnings("NullAway.Init")
  private VenueFetcher fetcher;

  @SuppressWarnings("NullAway.Init")
  private VenueTransport transport;

  @SuppressWarnings("NullAway.Init")
  private VenueSupervisor supervisor;

  @SuppressWarnings("NullAway.Init")
  private VenueStatus status;

  public VenueVerticle(VenueOptions options, VenueAdapter adapter, WallClock clock) {
    this(options, adapter, clock, new SplittableRandom(), System::getenv);
  }

  /**
   * @param random spreads reconnects
   * @param environment the value of an environment variable, null if it is not set
   */
  public VenueVerticle(
      VenueOptions options,
      VenueAdapter adapter,
      WallClock clock,
      RandomGenerator random,
      Function<String, @Nullable String> environment) {
    this.options = options;
    this.adapter = adapter;
    this.clock = clock;
    this.random = random;
    String found = adapter.keyVariable().map(environment).orElse("");
    this.key = found == null ? "" : found;
    this.missingKey =
        key.isEmpty() && !options.simulated() ? adapter.keyVariable() : Optional.empty();
    this.pipeline = new VenuePipeline(adapter, new Output());
    this.markets = new VenueMarkets(pipeline::newSymbol);
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarms = new VenueAlarms(bus, options.venue(), clock);
    rest = new VenueRest(vertx, adapter, options, key, clock);
    rules = new InstrumentRules(options.venue(), adapter, rest);
    VenueTaps taps =
        new VenueTaps(
            bus, context, () -> new VenueInput.Image(clock.nowMicros(), pipeline.image()));
    intake = new VenueIntake(pipeline, taps);
    Backoff backoff =
        new Backoff(options.link().backoffFirst(), options.link().backoffMost(), random);
    fetcher =
        new VenueFetcher(
            vertx,
            options.venue(),
            adapter,
            rest,
            markets,
            intake,
            pipeline.feed(),
            backoff,
            clock);
    pool = adapter.socket().map(this::pool).orElse(null);
    LinkPool links = pool;
    control = links == null ? null : new VenueControl(links, this::venueState);
    transport =
        new VenueTransport(
            vertx,
            adapter,
            rest,
            intake,
            clock,
            words ->
                alarms.raise(
                    Severity.INFO,
                    "venue_transport",
                    options.venue() + " " + words,
                    markets.sessions()));
    supervisor = new VenueSupervisor(options, markets, pipeline.feed(), pool, clock);
    status =
        new VenueStatus(
            options, markets, pipeline.feed(), pool, supervisor, transport, malformed, clock);
    bus.onTap(options.venue(), taps::ask);
    bus.onSubscribe(options.venue(), wish -> inTurn(() -> subscribe(wish)));
    bus.onUnsubscribe(
        options.venue(),
        farewell ->
            inTurn(() -> {
              unsubscribe(farewell);
              return Future.succeededFuture();
            }));
    vertx.setPeriodic(STATUS_MILLIS, timer -> post());
    vertx.setPeriodic(options.link().checkEvery().toMillis(), timer -> check());
    vertx.setPeriodic(RULES_MILLIS, timer -> refreshRules());
    post();
    return Future.succeededFuture();
  }

  private LinkPool pool(SocketProtocol socket) {
    return new LinkPool(
        vertx,
        options.venue(),
        options.webSocketUrl(),
        key,
        options.link(),
        socket,
        clock,
        random,
        new Links());
  }

  @Override
  public Future<?> stop() {
    if (pool != null) {
      pool.close();
    }
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
    if (missingKey.isPresent()) {
      return Bus.refused(
          NO_KEY,
          "venue "
              + options.venue()
              + " needs a key: put it into the environment variable "
              + missingKey.get()
              + " and start again");
    }
    return rules
        .find(wish.symbols())
        .map(answer -> {
          transport.wish(wish.sessionId(), wish.transport());
          Map<String, String> refused = new LinkedHashMap<>(answer.refused());
          List<Instrument> accepted = new ArrayList<>();
          answer
              .found()
              .forEach((symbol, instrument) -> {
                String full = room(instrument);
                if (full.isEmpty()) {
                  market(instrument).sessions().add(wish.sessionId());
                  accepted.add(instrument);
                } else {
                  refused.put(symbol, full);
                }
              });
          connect();
          check();
          post();
          return new VenueInstruments(
              accepted,
              refused,
              adapter.takerFee(),
              adapter.makerFee(),
              options.simulated(),
              transport.now().word());
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

  /** Why the market has no room on the venue's connections, empty if it has. */
  private String room(Instrument instrument) {
    LinkPool links = pool;
    if (links == null
        || !transport.usesSocket()
        || markets.find(instrument.id().symbol()) != null
        || links.withoutRoom(topics(instrument)) == 0) {
      return "";
    }
    SocketProtocol.Limits limits = adapter.socket().orElseThrow().limits();
    return options.venue()
        + " allows "
        + limits.mostConnections()
        + " connections with "
        + limits.topicsPerConnection()
        + " subscriptions each, and all of them are taken";
  }

  private List<Topic> topics(Instrument instrument) {
    return adapter.socket().map(socket -> socket.topics(instrument)).orElse(List.of());
  }

  /** The market, added if it was not there. */
  private VenueMarket market(Instrument instrument) {
    VenueMarket known = markets.find(instrument.id().symbol());
    if (known != null) {
      return known;
    }
    VenueMarket market = markets.add(instrument, topics(instrument));
    intake.take(new VenueInput.Added(clock.nowMicros(), market.index(), instrument));
    fetcher.state(RestTopic.TICKER, market);
    vertx.setTimer(WARM_START_MILLIS, timer -> warmUp(market));
    return market;
  }

  private void warmUp(VenueMarket market) {
    if (markets.find(market.index()) == market
        && pipeline.feed().symbol(market.index()).isCold()
        && !transport.isPolling()) {
      fetcher.trades(Purpose.WARM_START, market.index(), FrameSink.NO_ID);
    }
  }

  /** Subscribes all markets on the socket, or none if they are to be polled. */
  private void connect() {
    LinkPool links = pool;
    if (links != null) {
      for (VenueMarket market : markets.all()) {
        List<Topic> topics = List.copyOf(market.topics().values());
        if (transport.usesSocket()) {
          links.want(topics);
        } else {
          links.unwant(topics);
        }
      }
    }
  }

  private void unsubscribe(VenueSubscription farewell) {
    for (String symbol : farewell.symbols()) {
      VenueMarket market = markets.find(symbol);
      if (market != null
          && market.sessions().remove(farewell.sessionId())
          && market.sessions().isEmpty()) {
        markets.remove(market);
        intake.take(new VenueInput.Removed(clock.nowMicros(), market.index()));
        fetcher.forget(market);
        if (pool != null) {
          pool.unwant(List.copyOf(market.topics().values()));
        }
      }
    }
    if (!markets.sessions().contains(farewell.sessionId())) {
      transport.forget(farewell.sessionId());
    }
    connect();
    check();
    post();
  }

  private void check() {
    supervisor.check();
    transport.check(status.link(), !markets.isEmpty());
  }

  private void refreshRules() {
    List<Instrument> known = markets.all().stream().map(VenueMarket::instrument).toList();
    if (known.isEmpty()) {
      return;
    }
    rules
        .refresh(known)
        .onSuccess(now -> known.forEach(before -> compare(before, now.get(before.id().symbol()))))
        .onFailure(cause ->
            LOG.warn("{}: no rules of its markets: {}", options.venue(), cause.getMessage()));
  }

  private void compare(Instrument before, @Nullable Instrument now) {
    VenueMarket market = markets.find(before.id().symbol());
    if (market == null) {
      return;
    }
    String trouble = now == null ? rules.reason(market.symbol()) : "";
    if (now != null && before.trading() && !now.trading()) {
      warn(market, options.venue() + " has stopped trading " + market.symbol());
    }
    if (!trouble.isEmpty() && market.trouble().isEmpty()) {
      warn(market, trouble);
    }
    market.trouble(trouble);
    if (now != null) {
      market.instrument(now);
    }
  }

  private void warn(VenueMarket market, String words) {
    alarms.raise(Severity.WARNING, "venue_market", words, market.sessions());
  }

  private void venueState(String word) {
    status.venueState(word);
    post();
  }

  private void post() {
    bus.post(StreamPost.state(Addresses.VENUES, "venues", options.venue(), status.item()));
  }

  private final class Output implements VenuePipeline.Listener {

    @Override
    public void batch(MarketBatch batch) {
      VenueMarket market = markets.find(batch.instruments().getFirst().symbol());
      if (market != null) {
        market.updated(batch);
        bus.publishMarket(batch);
      }
    }

    @Override
    public ControlSink control(int connection) {
      return control == null ? new ControlSink() {} : control.on(connection);
    }

    @Override
    public void heard(int connection, int symbol, Channel channel) {
      VenueMarket market = markets.find(symbol);
      if (market != null) {
        supervisor.heard(market, channel, clock.nowMicros());
        Topic topic = market.topics().get(channel);
        if (topic != null && pool != null) {
          pool.data(connection, topic);
        }
      }
    }

    @Override
    public void malformed(int connection, String reason, VenueInput input) {
      String first = malformed.add(reason, input);
      if (!first.isEmpty()) {
        LOG.warn("{} sent something that {}", options.venue(), first);
      }
    }

    @Override
    public void seedBook(int symbol) {
      fetcher.seedBook(symbol);
    }

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {
      VenueMarket market = markets.find(symbol);
      if (market != null && pool != null) {
        LOG.warn("{} {} {}: {}", options.venue(), market.symbol(), channel, reason);
        market.topic(channel).ifPresent(pool::renew);
      }
    }

    @Override
    public void warmUp(int symbol) {
      fetcher.trades(Purpose.WARM_START, symbol, FrameSink.NO_ID);
    }

    @Override
    public void repair(int symbol, long fromTradeId) {
      fetcher.trades(Purpose.REPAIR, symbol, fromTradeId);
    }

    @Override
    public void calls(List<RestCall> calls) {
      transport.calls(calls);
    }
  }

  private final class Links implements LinkListener {

    @Override
    public void opened(int connection, String route) {
      supervisor.opened(connection, clock.nowMicros());
      intake.take(new VenueInput.Opened(clock.nowMicros(), connection, route));
    }

    @Override
    public void closed(int connection, String lost) {
      intake.take(new VenueInput.Closed(clock.nowMicros(), connection, lost));
    }

    @Override
    public void text(int connection, String frame, long receiveMicros) {
      intake.take(new VenueInput.Text(receiveMicros, connection, frame));
    }

    @Override
    public void binary(int connection, byte[] frame, long receiveMicros) {
      intake.take(new VenueInput.Binary(receiveMicros, connection, frame));
    }

    @Override
    public void sent(int connection, String frame) {
      intake.take(new VenueInput.Sent(clock.nowMicros(), connection, frame));
    }

    @Override
    public void confirmed(Topic topic) {
      if (topic.channel() == Channel.TRADES) {
        markets.all().stream()
            .filter(market -> topic.equals(market.topics().get(Channel.TRADES)))
            .findFirst()
            .ifPresent(VenueVerticle.this::warmUp);
      }
    }

    @Override
    public void changed() {
      post();
    }

    @Override
    public void alarm(boolean critical, String message) {
      alarms.raise(
          critical ? Severity.CRITICAL : Severity.WARNING,
          "venue_link",
          message,
          markets.sessions());
    }
  }
}
