package io.tocsin.venues;

import io.tocsin.bus.Traces;
import io.tocsin.bus.Transport;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Severity;
import io.tocsin.venues.link.Backoff;
import io.tocsin.venues.link.LinkListener;
import io.tocsin.venues.link.LinkPool;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything between a venue's wire and the bus: connections or polling, pipeline, what is fetched,
 * who watches. Adding a market makes its batches come. Lives on the verticle's context.
 */
final class VenueLine {

  private static final Logger LOG = LoggerFactory.getLogger(VenueLine.class);

  /** Trades of the time before are fetched when the stream has begun, and at the latest then. */
  private static final long WARM_START_MILLIS = 1_000;

  /** What a line tells its owner. */
  interface Owner {
    void batch(MarketBatch batch);

    /** A market told anew from its past. */
    void past(MarketBatch batch);

    /** Something changed that the status shows. */
    void changed();

    /** A person should know. */
    void alarm(Severity severity, String kind, String message);
  }

  private final Vertx vertx;
  private final VenueOptions options;
  private final VenueAdapter adapter;
  private final WallClock clock;
  private final Owner owner;
  private final VenuePipeline pipeline;
  private final VenueMarkets markets;
  private final MalformedFrames malformed = new MalformedFrames();
  private final VenueIntake intake;
  private final VenueFetcher fetcher;
  private final VenueTransport transport;
  private final VenueSupervisor supervisor;
  private final VenueStatus status;

  /** Null for a venue without a socket. */
  private final @Nullable LinkPool pool;

  private final @Nullable VenueControl control;

  /**
   * @param key the user's key, empty for none; never logged
   * @param random spreads reconnects
   * @param taken is told each input when the pipeline has taken it
   */
  VenueLine(
      Vertx vertx,
      VenueOptions options,
      VenueAdapter adapter,
      String key,
      VenueRest rest,
      WallClock clock,
      RandomGenerator random,
      Consumer<VenueInput> taken,
      Owner owner) {
    this.vertx = vertx;
    this.options = options;
    this.adapter = adapter;
    this.clock = clock;
    this.owner = owner;
    this.pipeline = new VenuePipeline(adapter, new Output());
    this.markets = new VenueMarkets(pipeline::newSymbol);
    this.intake = new VenueIntake(pipeline, taken, Traces.of(vertx), options.venue());
    Backoff backoff =
        new Backoff(options.link().backoffFirst(), options.link().backoffMost(), random);
    this.fetcher =
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
    this.transport =
        new VenueTransport(
            vertx,
            adapter,
            rest,
            intake,
            clock,
            words -> owner.alarm(Severity.INFO, "venue_transport", options.venue() + " " + words));
    this.pool =
        adapter
            .socket()
            .map(socket ->
                new LinkPool(
                    vertx,
                    options.venue(),
                    options.webSocketUrl(),
                    key,
                    options.link(),
                    socket,
                    clock,
                    random,
                    new Links()))
            .orElse(null);
    this.supervisor = new VenueSupervisor(options, markets, pipeline.feed(), pool, clock);
    this.status =
        new VenueStatus(
            options,
            markets,
            pipeline.feed(),
            pool,
            supervisor,
            transport,
            fetcher.lateStarts(),
            fetcher.deeperBooks(),
            malformed,
            clock);
    this.control =
        pool == null
            ? null
            : new VenueControl(
                pool,
                word -> {
                  status.venueState(word);
                  owner.changed();
                });
  }

  VenueMarkets markets() {
    return markets;
  }

  /** The pipeline's state as of now, between two inputs. */
  VenueInput.Image image() {
    return new VenueInput.Image(clock.nowMicros(), pipeline.image());
  }

  /** The item of the {@code venues} stream. */
  JsonObject item() {
    return status.item();
  }

  /** How the data come now. */
  Transport transport() {
    return transport.now();
  }

  void close() {
    if (pool != null) {
      pool.close();
    }
  }

  /** Why the market has no room on the venue's connections, empty if it has. */
  String room(Instrument instrument) {
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

  /** A session wants a market. */
  void want(String session, Transport wish, Instrument instrument) {
    transport.wish(session, wish);
    VenueMarket market = markets.find(instrument.id().symbol());
    if (market == null) {
      market = add(instrument);
    }
    market.sessions().add(session);
    if (pool != null && transport.usesSocket()) {
      pool.want(market.topics().values());
    }
  }

  private VenueMarket add(Instrument instrument) {
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

  /** A session wants to know what is remembered of a market. */
  void tellPast(String symbol) {
    VenueMarket market = markets.find(symbol);
    if (market != null) {
      intake.take(new VenueInput.PastWanted(clock.nowMicros(), market.index()));
    }
  }

  /** A session does not want a market any more; with the last one it is not taken any more. */
  void unwant(String session, String symbol) {
    VenueMarket market = markets.find(symbol);
    if (market != null && market.sessions().remove(session) && market.sessions().isEmpty()) {
      markets.remove(market);
      intake.take(new VenueInput.Removed(clock.nowMicros(), market.index()));
      fetcher.forget(market);
      if (pool != null) {
        pool.unwant(market.topics().values());
      }
    }
    if (!markets.sessions().contains(session)) {
      transport.forget(session);
    }
  }

  /** Looks after everything that depends on time or on what the sessions want together. */
  void check() {
    LinkPool links = pool;
    if (links != null) {
      boolean wanted = transport.usesSocket();
      for (VenueMarket market : markets.all()) {
        if (wanted) {
          links.want(market.topics().values());
        } else {
          links.unwant(market.topics().values());
        }
      }
    }
    markets.all().forEach(VenueMarket::forgetProof);
    supervisor.check();
    transport.check(status.link(), !markets.isEmpty());
  }

  private final class Output implements VenuePipeline.Listener {

    @Override
    public void batch(MarketBatch batch) {
      VenueMarket market = markets.find(batch.instruments().getFirst().symbol());
      if (market != null) {
        market.updated(batch);
        owner.batch(batch);
      }
    }

    @Override
    public void past(MarketBatch batch) {
      owner.past(batch);
    }

    @Override
    public ControlSink control(int connection) {
      return control == null ? new ControlSink() {} : control.on(connection);
    }

    @Override
    public void heard(int connection, int symbol, Channel channel) {
      VenueMarket market = markets.find(symbol);
      if (market == null) {
        return;
      }
      supervisor.heard(market, channel, intake.nowMicros());
      Topic topic = market.unproven(channel, connection);
      if (topic != null && pool != null) {
        pool.data(connection, topic);
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
      Topic topic = market == null ? null : market.topics().get(channel);
      if (topic != null && pool != null && pool.connectionOf(topic) != 0) {
        LOG.warn("{} {} is begun anew: {}", options.venue(), topic.name(), reason);
        pool.renew(List.of(topic));
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
        markets.of(topic).ifPresent(VenueLine.this::warmUp);
      }
    }

    @Override
    public void changed() {
      owner.changed();
    }

    @Override
    public void alarm(boolean critical, String message) {
      owner.alarm(critical ? Severity.CRITICAL : Severity.WARNING, "venue_link", message);
    }
  }
}
