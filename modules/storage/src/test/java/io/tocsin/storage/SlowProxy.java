package io.tocsin.storage;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** Passes bytes on to a port of this machine, the answers after a while. */
final class SlowProxy {

  private final NetServer server;
  private volatile int delayMillis;

  SlowProxy(Vertx vertx, int target, int delayMillis) {
    this.delayMillis = delayMillis;
    NetClient client = vertx.createNetClient();
    server = vertx.createNetServer();
    server.connectHandler(in -> {
      in.pause();
      client
          .connect(target, "127.0.0.1")
          .onSuccess(out -> {
            in.handler(out::write);
            out.handler(bytes -> later(vertx, () -> in.write(bytes)));
            close(in, out);
            in.resume();
          })
          .onFailure(failed -> in.close());
    });
    Rig.done(server.listen(0, "127.0.0.1"));
  }

  private void later(Vertx vertx, Runnable write) {
    if (delayMillis == 0) {
      write.run();
    } else {
      vertx.setTimer(delayMillis, timer -> write.run());
    }
  }

  private static void close(NetSocket in, NetSocket out) {
    in.closeHandler(closed -> out.close());
    out.closeHandler(closed -> in.close());
  }

  int port() {
    return server.actualPort();
  }
}
