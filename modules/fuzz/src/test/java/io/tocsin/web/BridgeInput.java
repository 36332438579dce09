package io.tocsin.web;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsAbroad;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Frames of a browser's socket, a line each; a line that begins with {@code F} is a frame of the
 * stock SockJS client. Nothing may be thrown on the event loop.
 */
public final class BridgeInput {

  private static final Vertx VERTX = Vertx.vertx();
  private static final WallClock CLOCK = () -> 1_000_000L;
  private static final BrowserSocket.Bridge SHARED = shared();
  private static long connections;

  private static final Caller BROWSER = Caller.local("127.0.0.1");

  private BridgeInput() {}

  private static BrowserSocket.Bridge shared() {
    Bus.registerCodecs(VERTX, List.of());
    VERTX.deployVerticle(new StreamsVerticle(CLOCK, 100, micros -> {})).await();
    Bus bus = new Bus(VERTX);
    bus.onCommand("pause_session", Future::succeededFuture);
    return new BrowserSocket.Bridge(
        VERTX,
        BridgeOptions.DEFAULT,
        new Flusher(VERTX, 10),
        new StreamFeeds(bus, new StreamsAbroad(VERTX)),
        new BridgeMetrics(new SimpleMeterRegistry()),
        new Guard(
            new Access(VERTX, Optional.empty(), CLOCK), new Audit(VERTX, Optional.empty(), CLOCK)),
        CLOCK,
        socket -> {});
  }

  public static void frames(byte[] input) {
    CompletableFuture<Void> read = new CompletableFuture<>();
    VERTX
        .getOrCreateContext()
        .runOnContext(loop -> {
          try {
            BrowserSocket socket =
                new BrowserSocket(
                    SHARED,
                    new Nowhere(),
                    new Connection(
                        connections++, "/eventbus/websocket?client=f", "127.0.0.1", BROWSER, 1),
                    BROWSER);
            for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
              if (line.startsWith("F")) {
                SocketBridge.unframe(line.substring(1), socket);
              } else {
                socket.received(line);
              }
            }
            socket.json(1);
            socket.ended();
            read.complete(null);
          } catch (Throwable thrown) {
            read.completeExceptionally(thrown);
          }
        });
    read.join();
  }

  /** A browser that takes everything and says nothing. */
  private static final class Nowhere implements Wire {

    @Override
    public String transport() {
      return "websocket";
    }

    @Override
    public Future<Void> write(FrameChain chain) {
      return Future.succeededFuture();
    }

    @Override
    public void heartbeat() {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close(CloseReason reason) {}
  }
}
