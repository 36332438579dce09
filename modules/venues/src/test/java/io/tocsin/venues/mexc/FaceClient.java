package io.tocsin.venues.mexc;

import static org.awaitility.Awaitility.await;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueInput;
import io.tocsin.venues.VenuePipeline;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An adapter and the pipeline behind it on a real socket in front of the simulator's face: one
 * connection, no supervision. Everything of the pipeline is done on one context.
 */
final class FaceClient implements AutoCloseable, VenuePipeline.Listener {

  private static final long PATIENCE_SECONDS = 10;

  private final WallClock clock = WallClock.system();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClientAgent http = vertx.createHttpClient();
  private final WebSocketClient webSockets = vertx.createWebSocketClient();
  private final SimulatorVerticle simulator;
  private final VenueAdapter adapter;
  private final SocketProtocol socket;
  private final VenuePipeline pipeline;
  private final List<Instrument> markets = new ArrayList<>();
  private final AtomicLong ids = new AtomicLong();
  private @Nullable WebSocket open;

  final List<MarketBatch> batches = new CopyOnWriteArrayList<>();
  final List<String> control = new CopyOnWriteArrayList<>();
  final List<String> malformed = new CopyOnWriteArrayList<>();

  FaceClient(VenueAdapter adapter, SimulatorOptions options) {
    this.adapter = adapter;
    this.socket = adapter.socket().orElseThrow();
    this.simulator =
        new SimulatorVerticle(VenueFaces.find(adapter.id()).orElseThrow(), options, clock);
    this.pipeline = new VenuePipeline(adapter, this);
    done(vertx.deployVerticle(simulator));
  }

  SimulatorVerticle simulator() {
    return simulator;
  }

  VenuePipeline pipeline() {
    return pipeline;
  }

  /** The markets that the venue lists, and why others cannot be used. */
  Listed list(String... symbols) throws Exception {
    Listed listed = new Listed();
    List<String> names = List.of(symbols).stream().map(adapter::venueSymbol).toList();
    adapter
        .rest()
        .readInstruments(
            adapter.id(), get(adapter.rest().instruments(names)).toCharArray(), listed);
    return listed;
  }

  /** Connects. */
  void connect() {
    Topic any = socket.topics(Told.spot("ANY_USDT")).getFirst();
    String uri = socket.uri(simulator.webSocketUrl(), any.route(), "");
    open =
        done(
            onContext(() ->
                webSockets
                    .connect(new WebSocketConnectOptions().setAbsoluteURI(uri))
                    .map(connected -> {
                      accept(new VenueInput.Opened(clock.nowMicros(), 1, any.route(), ""));
                      connected.textMessageHandler(
                          text -> accept(new VenueInput.Text(clock.nowMicros(), 1, text)));
                      connected.binaryMessageHandler(bytes ->
                          accept(new VenueInput.Binary(clock.nowMicros(), 1, bytes.getBytes())));
                      return connected;
                    })));
  }

  /** Makes a market known and subscribes all its topics. */
  void subscribe(Instrument market) {
    markets.add(market);
    context.runOnContext(
        nothing -> accept(new VenueInput.Added(clock.nowMicros(), pipeline.newSymbol(), market)));
    send(socket.subscribe(socket.topics(market), ids::incrementAndGet));
  }

  /** Makes a market known. */
  void know(Instrument market) {
    markets.add(market);
    context.runOnContext(
        nothing -> accept(new VenueInput.Added(clock.nowMicros(), pipeline.newSymbol(), market)));
  }

  void send(List<SocketProtocol.Request> requests) {
    WebSocket connected = Objects.requireNonNull(open);
    context.runOnContext(
        nothing -> requests.forEach(request -> connected.writeTextMessage(request.frame())));
  }

  void ping() {
    WebSocket connected = Objects.requireNonNull(open);
    connected.writeTextMessage(socket.ping(1).orElseThrow());
  }

  private void accept(VenueInput input) {
    pipeline.accept(input);
  }

  /** Asks by REST and hands the answer to the pipeline. */
  void ask(RestTopic topic, int symbol) {
    RestCall call =
        adapter.rest().call(topic, markets.get(symbol), symbol, FrameSink.NO_ID).orElseThrow();
    onContext(() -> fetch(call))
        .onComplete(
            body ->
                context.runOnContext(
                    nothing -> accept(new VenueInput.Answered(clock.nowMicros(), call, body))),
            cause -> malformed.add(cause.toString()));
  }

  String get(RestCall call) {
    return done(onContext(() -> fetch(call)));
  }

  private Future<String> fetch(RestCall call) {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(simulator.restUrl() + call.path()))
        .compose(request -> request.send())
        .compose(response ->
            response
                .body()
                .map(Buffer::toString)
                .map(body -> {
                  adapter
                      .rest()
                      .error(response.statusCode(), body)
                      .ifPresent(error -> {
                        throw new IllegalStateException(error);
                      });
                  return body;
                }));
  }

  private <T> Future<T> onContext(Callable<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(nothing -> {
      try {
        work.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  /** What is true on the pipeline's own context. */
  boolean holds(Callable<Boolean> condition) {
    return done(onContext(() -> Future.succeededFuture(condition.call())));
  }

  void awaitRows(EventKind kind, int count) {
    await().until(() -> rows(kind) >= count);
  }

  long rows(EventKind kind) {
    long rows = 0;
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        rows += batch.kind(row) == kind ? 1 : 0;
      }
    }
    return rows;
  }

  @Override
  public void batch(MarketBatch batch) {
    batches.add(batch);
  }

  @Override
  public ControlSink control(int connection) {
    return new Heard();
  }

  @Override
  public void malformed(int connection, String reason, CharSequence frame) {
    malformed.add(reason + ": " + frame);
  }

  @Override
  public void seedBook(int symbol) {
    ask(RestTopic.BOOK, symbol);
  }

  @Override
  public void resubscribe(int symbol, Channel channel, String reason) {
    malformed.add("resubscribe " + channel + ": " + reason);
  }

  private final class Heard implements ControlSink {
    @Override
    public void acknowledged(Channel channel, @Nullable String venueSymbol) {
      control.add("acknowledged " + channel + " " + venueSymbol);
    }

    @Override
    public void refused(long requestId, String reason) {
      control.add("refused " + requestId + ": " + reason);
    }

    @Override
    public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
      control.add("refused " + channel + " " + venueSymbol + ": " + reason);
    }

    @Override
    public void pong() {
      control.add("pong");
    }

    @Override
    public void closing(String reason) {
      control.add("closing: " + reason);
    }
  }

  private static <T> T done(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    done(vertx.close());
  }
}
