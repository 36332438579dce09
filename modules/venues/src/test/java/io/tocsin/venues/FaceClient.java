package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.face.FaceKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An adapter in front of the simulator's face of its venue, over real sockets: subscribes all
 * topics of all markets, and keeps what is told and the books. Its lists are guarded by itself.
 */
public final class FaceClient implements AutoCloseable, FrameSink {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();

  /** In a field: Vert.x closes a client that nobody holds any more. */
  private final WebSocketClient clients =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxFrameSize(16 << 20).setMaxMessageSize(16 << 20));

  private final VenueAdapter adapter;
  private final SimulatorVerticle simulator;
  private final ToldSink told = new ToldSink();
  private final List<Instrument> markets = new ArrayList<>();
  private final List<BookSync> books = new ArrayList<>();
  private final List<BookSync.Outcome> outcomes = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();
  private final VenueDecoder decoder;
  private final AtomicLong ids = new AtomicLong();
  private @Nullable WebSocket socket;

  public FaceClient(VenueAdapter adapter, FaceKind face, SimulatorOptions options)
      throws Exception {
    this.adapter = adapter;
    this.decoder = adapter.newDecoder();
    simulator = new SimulatorVerticle(face, options, WallClock.system());
    done(vertx.deployVerticle(simulator));
    RestCall list = adapter.rest().instruments(List.of());
    adapter
        .rest()
        .readInstruments(
            adapter.id(),
            get(list).toCharArray(),
            new RestProtocol.Markets() {
              @Override
              public void market(Instrument market) {
                decoder.register(market, markets.size());
                markets.add(market);
                books.add(new BookSync(adapter));
              }

              @Override
              public void unusable(String venueSymbol, String reason) {
                throw new AssertionError(venueSymbol + ": " + reason);
              }
            });
  }

  public List<Instrument> markets() {
    return markets;
  }

  /** The body of a REST answer of the face, which must be good. */
  public String get(RestCall call) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(simulator.restUrl() + call.path()));
    adapter.rest().headers("").forEach(request::header);
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String error = adapter.rest().error(answer.statusCode(), answer.body()).orElse("");
    if (!error.isEmpty()) {
      throw new AssertionError(error);
    }
    return answer.body();
  }

  /** Connects and subscribes everything. */
  public void connect() throws Exception {
    SocketProtocol protocol = adapter.socket().orElseThrow();
    List<Topic> topics =
        markets.stream().flatMap(market -> protocol.topics(market).stream()).toList();
    WebSocket connected =
        done(
            clients
                .connect(
                    simulator.port(), "127.0.0.1", protocol.uri("", topics.getFirst().route(), ""))
                .map(open -> {
                  open.textMessageHandler(this::take);
                  return open;
                }));
    socket = connected;
    protocol.greeting().forEach(this::send);
    protocol.ping(ids.incrementAndGet()).ifPresent(this::send);
    protocol.subscribe(topics, ids::incrementAndGet).forEach(request -> send(request.frame()));
  }

  public void send(String frame) {
    WebSocket open = socket;
    if (open != null) {
      done(open.writeTextMessage(frame));
    }
  }

  private synchronized void take(String frame) {
    try {
      decoder.text(frame.toCharArray(), 0, frame.length(), this);
    } catch (MalformedFrameException e) {
      malformed.add(e.getMessage() + ": " + frame);
    }
  }

  /** What was told so far, but for books. */
  public synchronized List<String> told() {
    return List.copyOf(told.told());
  }

  public synchronized List<String> told(String beginning) {
    return told.told().stream().filter(line -> line.startsWith(beginning)).toList();
  }

  public synchronized List<BookSync.Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  public synchronized List<String> malformed() {
    return List.copyOf(malformed);
  }

  public synchronized boolean allBooksSynced() {
    return books.stream().allMatch(BookSync::synced);
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
    done(vertx.close());
  }

  @Override
  public void trade(
      int symbol,
      long timeMicros,
      long sentMicros,
      WireDecimal price,
      WireDecimal quantity,
      TakerSide side,
      long tradeId,
      boolean past) {
    told.trade(symbol, timeMicros, sentMicros, price, quantity, side, tradeId, past);
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    told.quote(symbol, sentMicros, bid, bidQuantity, ask, askQuantity);
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    told.ticker(symbol, sentMicros, last, open24h, volume24h, quoteVolume24h);
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    outcomes.add(books.get(symbol).diff(update));
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    outcomes.add(books.get(symbol).whole(book));
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    told.acknowledged(channel, venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    told.refused(requestId, reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    told.refused(channel, venueSymbol, reason);
  }

  @Override
  public void pong() {
    told.pong();
  }

  @Override
  public void heartbeat() {
    told.heartbeat();
  }

  @Override
  public void lost(String reason) {
    told.lost(reason);
  }

  @Override
  public void venueState(String state) {
    told.venueState(state);
  }
}
