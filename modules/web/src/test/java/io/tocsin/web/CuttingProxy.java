package io.tocsin.web;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Passes TCP on to a port of this machine, and cuts every connection when it is told to. */
final class CuttingProxy {

  private final NetServer server;
  private final NetClient client;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder bytesDown = new LongAdder();

  CuttingProxy(Vertx vertx, int targetPort) {
    client = vertx.createNetClient();
    server = vertx.createNetServer();
    server.connectHandler(near -> {
      near.pause();
      open.add(near);
      client
          .connect(targetPort, "127.0.0.1")
          .onFailure(cause -> near.close())
          .onSuccess(far -> {
            near.handler(far::write);
            far.handler(data -> {
              bytesDown.add(data.length());
              near.write(data);
            });
            near.closeHandler(done -> {
              open.remove(near);
              far.close();
            });
            far.closeHandler(done -> near.close());
            near.resume();
          });
    });
    TestServer.await(server.listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** Bytes that came from the server, over all connections. */
  long bytesDown() {
    return bytesDown.sum();
  }

  /**
   * Whatever is on its way in either direction is lost.
   *
   * @return how many connections there were
   */
  int cut() {
    List<NetSocket> now = List.copyOf(open);
    open.removeAll(now);
    now.forEach(NetSocket::close);
    return now.size();
  }
}
