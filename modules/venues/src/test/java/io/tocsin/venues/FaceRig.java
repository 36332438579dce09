package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.face.FaceKind;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An adapter in front of its simulated venue, over real sockets, without the link: what the adapter
 * says is sent, what comes is decoded on the test's thread.
 */
public final class FaceRig implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocketClient clients =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setClosingTimeout(1)
              .setMaxFrameSize(16 << 20)
              .setMaxMessageSize(16 << 20));
  private final SimulatorVerticle simulator;
  private final VenueAdapter adapter;
  private final String key;
  private long lastId;

  public FaceRig(VenueAdapter adapter, FaceKind face, SimulatorOptions options, String key)
      throws Exception {
    this.adapter = adapter;
    this.key = key;
    this.simulator = new SimulatorVerticle(face, options, WallClock.system());
    vertx
        .deployVerticle(simulator)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** One connection; a decoder of its own. */
  public final class Connection {
    private final WebSocket socket;
    private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final VenueDecoder decoder = adapter.newDecoder();

    private Connection(WebSocket socket) {
      this.socket = socket;
      socket.textMessageHandler(frames::add);
    }

    public void register(Instrument market, int index) {
      decoder.register(market, index);
    }

    public void send(String frame) {
      socket.writeTextMessage(frame);
    }

    /** Sends what a connection begins with, and a ping. */
    public void greet() {
      SocketProtocol protocol = adapter.socket().orElseThrow();
      protocol.greeting().forEach(this::send);
      protocol.ping(++lastId).ifPresent(this::send);
    }

    /** Subscribes, and answers the ids of the requests. */
    public List<Long> subscribe(List<Topic> topics) {
      List<SocketProtocol.Request> requests =
          adapter.socket().orElseThrow().subscribe(topics, () -> ++lastId);
      requests.forEach(request -> send(request.frame()));
      return requests.stream().map(SocketProtocol.Request::id).toList();
    }

    public boolean isClosed() {
      return socket.isClosed();
    }

    /** Decodes what comes until it is so; fails the test if that takes too long. */
    public void decodeUntil(FrameSink sink, BooleanSupplier enough) throws Exception {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!enough.getAsBoolean()) {
        String frame = frames.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null) {
          decoder.text(frame.toCharArray(), 0, frame.length(), sink);
        } else if (System.nanoTime() > deadline) {
          throw new AssertionError("it did not come to that within " + PATIENCE);
        }
      }
    }
  }

  public Connection connect(String route) throws Exception {
    String uri = adapter.socket().orElseThrow().uri(simulator.webSocketUrl(), route, key);
    return clients
        .connect(new WebSocketConnectOptions().setAbsoluteURI(uri))
        // On the event loop, before any frame can come.
        .map(Connection::new)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(simulator.restUrl() + path)).GET();
    adapter.rest().headers(key).forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The venue's rules for markets that it calls by these names. */
  public ListedMarkets instruments(List<String> venueSymbols) throws Exception {
    ListedMarkets listed = new ListedMarkets();
    read(adapter.rest().instruments(venueSymbols), listed);
    for (RestCall more : adapter.rest().moreInstruments(venueSymbols)) {
      read(more, listed);
    }
    return listed;
  }

  private void read(RestCall call, ListedMarkets into) throws Exception {
    adapter.rest().readInstruments(adapter.id(), get(call.path()).body().toCharArray(), into);
  }

  /** Makes a call and tells the sink what the answer holds; fails on an error. */
  public void rest(RestCall call, FrameSink sink) throws Exception {
    HttpResponse<String> answer = get(call.path());
    if (adapter.rest().error(answer.statusCode(), answer.body()).isPresent()) {
      throw new AssertionError(call.path() + ": " + answer.statusCode() + " " + answer.body());
    }
    adapter.rest().read(call, answer.body().toCharArray(), sink);
  }

  /** What the adapter says of a call's answer, empty if it is good. */
  public String error(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    return adapter.rest().error(answer.statusCode(), answer.body()).orElse("");
  }

  /** Asks for the whole book as often as it takes, with the socket read in between. */
  public void seed(Connection connection, RestCall call, Follower follower) throws Exception {
    for (int tries = 0; !follower.sync.synced(); tries++) {
      if (tries == 50) {
        throw new AssertionError("no seed fits: " + follower.outcomes);
      }
      rest(call, follower);
      int buffered = follower.outcomes.getOrDefault(BookSync.Outcome.BUFFERED, 0);
      connection.decodeUntil(
          follower,
          () ->
              follower.sync.synced()
                  || follower.outcomes.getOrDefault(BookSync.Outcome.BUFFERED, 0) > buffered);
    }
  }

  @Override
  public void close() throws Exception {
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
