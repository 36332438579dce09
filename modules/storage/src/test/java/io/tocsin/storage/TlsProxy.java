package io.tocsin.storage;

import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands in front of a QuestDB that has no TLS of its own: agrees to PostgreSQL's request for
 * TLS, and passes the plain bytes on.
 */
final class TlsProxy {

  private static final int SSL_REQUEST = 80_877_103;

  private final NetServer server;
  private final NetClient client;
  private final int target;
  private final ServerSSLOptions tls;
  final AtomicInteger plain = new AtomicInteger();
  final AtomicInteger encrypted = new AtomicInteger();

  TlsProxy(Vertx vertx, int target, X509Bundle keys) {
    this.target = target;
    this.client = vertx.createNetClient();
    this.tls =
        new ServerSSLOptions()
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyValue(Buffer.buffer(keys.getPrivateKeyPEM()))
                    .setCertValue(Buffer.buffer(keys.getCertificatePEM())));
    this.server = vertx.createNetServer();
    server.connectHandler(this::first);
    Rig.done(server.listen(0, "127.0.0.1"));
  }

  private void first(NetSocket in) {
    in.handler(bytes -> {
      if (bytes.length() == 8 && bytes.getInt(4) == SSL_REQUEST) {
        in.handler(ofRefusedHandshake -> {});
        in.pause();
        in.write("S")
            .compose(written -> {
              in.resume();
              return in.upgradeToSsl(tls);
            })
            .onSuccess(secured -> {
              encrypted.incrementAndGet();
              pass(in);
            });
      } else {
        plain.incrementAndGet();
        in.close();
      }
    });
  }

  private void pass(NetSocket in) {
    in.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(out -> {
          in.handler(out::write);
          out.handler(in::write);
          in.closeHandler(closed -> out.close());
          out.closeHandler(closed -> in.close());
          in.resume();
        })
        .onFailure(failed -> in.close());
  }

  int port() {
    return server.actualPort();
  }
}
