package io.tocsin.server;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.ClusterOptions;
import io.tocsin.cluster.LeaseHolder;
import io.tocsin.cluster.LeasesOf;
import io.tocsin.cluster.StreamMirror;
import io.tocsin.cluster.Whereabouts;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.security.Networks;
import io.tocsin.server.backtest.BacktestsVerticle;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.server.backtest.sweep.SweepsVerticle;
import io.tocsin.server.notifications.NotificationsVerticle;
import io.tocsin.server.tracing.Tracing;
import io.tocsin.sessions.SessionCluster;
import io.tocsin.sessions.SessionFolder;
import io.tocsin.sessions.SessionMemory;
import io.tocsin.sessions.SessionsVerticle;
import io.tocsin.sessions.SessionsVerticle.Launch;
import io.tocsin.sessions.library.StrategiesVerticle;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.storage.NodeSpools;
import io.tocsin.storage.StorageVerticle;
import io.tocsin.storage.spool.Durability;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.imports.ImportsVerticle;
import io.tocsin.venues.link.LinkOptions;
import io.tocsin.venues.recording.RecorderVerticle;
import io.tocsin.web.BridgeVerticle;
import io.tocsin.web.WebOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: Vert.x with all verticles of the product, wired. */
final class Server {

  /** The id of the venue that the simulator plays. */
  static final String SIMULATED = "simulated";

  /** The simulator speaks Binance's protocol, so that the adapter that is used is a real one. */
  private static final VenueAdapter SIMULATED_PROTOCOL = new BinanceSpotAdapter();

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** A node that stops may take so long to hand over its sessions. */
  private static final long LEAVE_MILLIS = 15_000;

  private final @Nullable Catalog catalog;
  private final ServerConfig config;
  private final List<Launch> launches;
  private final WallClock clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx;
  private final Bus bus;
  private final @Nullable Tracing tracing;
  private String address = "";
  private @Nullable SessionCluster cluster;

  /** A server that remembers nothing over a restart. */
  Server(ServerConfig config, List<Launch> launches, WallClock clock) {
    this(config, launches, clock, null);
  }

  /**
   * @param catalog of the configuration folder, for sessions and backtests that are made on
   *     request; null for a server that makes and remembers none
   */
  Server(ServerConfig config, List<Launch> launches, WallClock clock, @Nullable Catalog catalog) {
    this.catalog = catalog;
    this.config = config;
    this.launches = launches;
    this.clock = clock;
    ServerMetrics.bound(registry);
    this.vertx = vertx(registry);
    // Before anything that could be followed.
    this.tracing =
        config.tracing().enabled() ? Tracing.start(vertx, config.tracing(), config.node()) : null;
    this.bus = new Bus(vertx);
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
  }

  private static Vertx vertx(PrometheusMeterRegistry registry) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(4)
            .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true));
    return Vertx.builder()
        .with(options)
        .withMetrics(new MicrometerMetricsFactory(registry))
        .build();
  }

  /**
   * Starts the streams and HTTP, so that a page can be opened and say what is still starting.
   *
   * @return the port that HTTP listens on
   * @throws UsageException if it cannot be had
   */
  int start() throws InterruptedException {
    mayListen(config);
    Timer latency =
        Timer.builder("tocsin.receive.to.stream")
            .description("From a market event's receipt to the sending of its stream message")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(2))
            .register(registry);
    await(
        deploy(
            new StreamsVerticle(
                clock,
                config.conflateMillis(),
                micros -> latency.record(micros, TimeUnit.MICROSECONDS))));
    StorageMetrics.parts(registry, bus);
    await(deploy(new LoggingVerticle(clock)));
    ServerMetrics.register(registry, bus);
    health("server", "STARTING", "venues and sessions are being started");
    BridgeVerticle bridge =
        new BridgeVerticle(
            new WebOptions(
                config.host(),
                config.port(),
                config.webroot(),
                config.timeouts(),
                config.bridge(),
                Optional.of(config.access())),
            registry,
            clock);
    await(deploy(bridge));
    // Bound everywhere, it is reached where the other nodes reach this one.
    String host =
        config.host().equals("0.0.0.0")
            ? config.cluster().map(ClusterOptions::host).orElse(config.host())
            : config.host();
    address = config.scheme() + "://" + host + ":" + bridge.actualPort() + "/";
    return bridge.actualPort();
  }

  /**
   * Who is reachable by others needs users and encryption.
   *
   * @throws UsageException saying how it may listen there
   */
  static void mayListen(ServerConfig config) {
    config
        .access()
        .bindProblem(config.host())
        .ifPresent(problem -> {
          throw new UsageException(problem);
        });
  }

  /** Before any session can be run: who the others are, and the store of the leases. */
  private void joinCluster() throws InterruptedException {
    ClusterOptions options = config.cluster().orElse(null);
    if (options == null) {
      return;
    }
    health("cluster", "STARTING", "the other nodes are being looked for");
    if (options.tls().isEmpty() && !Networks.isLoopback(options.host())) {
      LOG.warn(
          "whoever reaches {} port {} can listen to the nodes and speak as one of them:"
              + " set cluster.tls, or keep the ports of nodes on a network of their own",
          options.host(),
          options.port());
    }
    LeaseHolder holder = LeaseHolder.of(config.node());
    ClusterNode node = await(ClusterNode.join(options, holder));
    node.tellAddress(address);
    SessionCluster shared =
        new SessionCluster(
            node, new Whereabouts(node), LeasesOf.options(vertx, options, holder, clock));
    cluster = shared;
    await(deploy(new StreamMirror(node, shared.whereabouts())));
  }

  /**
   * Starts everything else: what sessions tell is kept on disk from the first record on, the
   * database joins when it is up, sessions begin as soon as their venues answer.
   */
  void finishStart() throws InterruptedException {
    StorageVerticle storage = new StorageVerticle(config.storage(), clock, spools());
    StorageMetrics.register(registry, storage.counters());
    joinCluster();
    Future<String> kept =
        deploy(storage)
            .onFailure(cause -> LOG.error("storage cannot start: {}", cause.getMessage()));
    await(
        kept.transform(tried -> simulator())
            .compose(done -> venues())
            .compose(done -> recorder(recordings(config)))
            .compose(done -> backtests())
            .compose(done -> notifications())
            .compose(done -> sessions())
            .compose(done -> strategies()));
    health("server", "UP", "");
  }

  /** In a cluster, where the others have what they did not store before they died. */
  private Optional<NodeSpools> spools() {
    return config
        .cluster()
        .map(any ->
            new NodeSpools(
                config.nodesDirectory(),
                config.node(),
                () -> cluster == null ? Map.of() : cluster.node().answering()));
  }

  /**
   * Starts what sessions need to be recorded, and no page and no storage.
   *
   * @param recordings where the recordings go
   * @param watch is told what sessions record
   */
  void startToRecord(Path recordings, Consumer<JournalRecord> watch) throws InterruptedException {
    bus.onJournal(watch);
    await(
        deploy(new StreamsVerticle(clock, config.conflateMillis(), micros -> {}))
            .compose(done -> simulator())
            .compose(done -> venues())
            .compose(done -> recorder(recordings))
            .compose(done -> sessions()));
  }

  /** Where a server keeps its recordings. */
  static Path recordings(ServerConfig config) {
    return config.nodeDirectory().resolve("recordings");
  }

  Bus bus() {
    return bus;
  }

  private Future<?> recorder(Path recordings) {
    return deploy(new RecorderVerticle(recordings, Set.of(SIMULATED), clock));
  }

  private Future<?> backtests() {
    Catalog files = catalog;
    if (files == null) {
      return Future.succeededFuture();
    }
    Path data = config.nodeDirectory();
    Path imports = data.resolve("import");
    Supplier<Definitions> definitions = () -> files.definitions(config);
    return deploy(new ImportsVerticle(imports, recordings(config), clock))
        .compose(done ->
            deploy(
                new BacktestsVerticle(
                    data.resolve("backtests"), imports, recordings(config), definitions, clock)))
        .compose(done ->
            deploy(
                new SweepsVerticle(
                    data.resolve("sweeps"), imports, recordings(config), definitions, clock)));
  }

  private Future<?> sessions() {
    return deploy(
        new SessionsVerticle(
            launches,
            config.node(),
            config.conflateMillis(),
            clock,
            memory(),
            Optional.ofNullable(cluster)));
  }

  private Future<?> notifications() {
    return deploy(
        new NotificationsVerticle(config.notifications(), config.node(), clock, registry));
  }

  private Future<?> strategies() {
    Catalog files = catalog;
    return files == null
        ? Future.succeededFuture()
        : deploy(
            new StrategiesVerticle(
                files.directory(), config.nodeDirectory().resolve("strategies"), clock));
  }

  private Optional<SessionMemory> memory() {
    Catalog files = catalog;
    return files == null
        ? Optional.empty()
        : Optional.of(
            new SessionMemory(
                new SessionFolder(
                    config.dataDirectory().resolve("sessions"),
                    config.storage().spool().durability() == Durability.POWER),
                ConfigOptions.venues(config),
                files::strategyTexts,
                origin -> Replays.of(origin, recordings(config), clock)));
  }

  private Future<?> simulator() {
    // Whoever makes a session on the page can name the simulator at any time.
    boolean wanted =
        catalog != null
            || launches.stream()
                .flatMap(launch -> launch.file().instruments().stream())
                .anyMatch(instrument -> instrument.venue().equals(SIMULATED));
    if (!wanted) {
      return Future.succeededFuture();
    }
    SimulatorVerticle simulator = new SimulatorVerticle(config.simulator(), clock);
    return deploy(simulator)
        .compose(done -> {
          LOG.info("the simulated exchange listens on {}", simulator.restUrl());
          VenueOptions options =
              VenueOptions.simulated(simulator.webSocketUrl(), simulator.restUrl());
          return deploy(new VenueVerticle(options, SIMULATED_PROTOCOL, clock));
        });
  }

  /** The exchange's step of the ladder of timeouts is how old a venue's last pong may be. */
  private LinkOptions link() {
    return LinkOptions.defaults().withPongTimeout(config.timeouts().exchange());
  }

  private Future<?> venues() {
    Future<?> all = Future.succeededFuture();
    for (String id : config.venues().keySet()) {
      ServerConfig.VenueSetup setup = config.venue(id);
      VenueOptions options =
          new VenueOptions(
              id,
              setup.webSocketUrl(),
              setup.restUrl(),
              setup.simulated(),
              link(),
              setup.activity());
      all = all.compose(done -> deploy(new VenueVerticle(options, setup.adapter(), clock)));
    }
    return all;
  }

  private Future<String> deploy(Deployable verticle) {
    return vertx.deployVerticle(verticle);
  }

  private void health(String part, String status, String reason) {
    bus.post(
        StreamPost.state(
            Addresses.HEALTH,
            "parts",
            part,
            HealthJson.part(part, status, reason, "", clock.nowMicros())));
  }

  /** Its sessions go to other nodes first, which go on with them at once. */
  private void leaveCluster() throws InterruptedException, ExecutionException, TimeoutException {
    SessionCluster joined = cluster;
    if (joined == null) {
      return;
    }
    bus.command("drain_node", new JsonObject().put("leaving", true))
        .transform(drained -> joined.leases().close())
        .transform(closed -> joined.node().leave())
        .toCompletionStage()
        .toCompletableFuture()
        .get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Stops every verticle, last deployed first, and waits at most so long. */
  void stop(long millis) {
    try {
      leaveCluster();
      vertx.close().toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      System.err.println("tocsin: not everything stopped within " + millis + " ms");
    } catch (ExecutionException | InterruptedException e) {
      System.err.println("tocsin: while stopping: " + e.getMessage());
    }
    if (tracing != null) {
      tracing.close();
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new UsageException(cause == null ? e.toString() : String.valueOf(cause.getMessage()));
    }
  }
}
