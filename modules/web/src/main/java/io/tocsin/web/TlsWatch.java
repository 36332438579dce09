package io.tocsin.web;

import io.tocsin.security.AccessFileException;
import io.tocsin.security.OwnerOnly;
import io.tocsin.web.AccessOptions.TlsFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's certificate and key: TLS 1.2 and 1.3, taken up anew when the files change. */
final class TlsWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final TlsFiles files;
  private String stamp = "";

  TlsWatch(Vertx vertx, TlsFiles files) {
    this.vertx = vertx;
    this.files = files;
  }

  void applyTo(HttpServerOptions http) {
    http.setSsl(true)
        // SockJS' transports and the bridge speak HTTP/1.1.
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(pem());
  }

  private PemKeyCertOptions pem() {
    return new PemKeyCertOptions()
        .setCertPath(files.certificate().toAbsolutePath().toString())
        .setKeyPath(files.key().toAbsolutePath().toString());
  }

  /** Fails with one sentence if the files cannot be used. */
  Future<Void> check() {
    return vertx
        .executeBlocking(() -> {
          readable(files.certificate(), "http.tls.certificate");
          readable(files.key(), "http.tls.key");
          OwnerOnly.check(files.key());
          try {
            pem().loadKeyStore(vertx);
          } catch (Exception e) {
            throw new AccessFileException(
                files.certificate()
                    + " and "
                    + files.key()
                    + " are no certificate and key in PEM form: "
                    + e.getMessage());
          }
          return stamps();
        })
        .onSuccess(now -> stamp = String.valueOf(now))
        .mapEmpty();
  }

  private static void readable(Path file, String setting) throws IOException {
    if (!Files.isReadable(file)) {
      throw new AccessFileException(setting + " is " + file + ", which cannot be read");
    }
  }

  private String stamps() {
    return Access.stamp(files.certificate()) + Access.stamp(files.key());
  }

  void watch(HttpServer server) {
    vertx.setPeriodic(
        LOOK_MILLIS,
        timer ->
            vertx
                .executeBlocking(this::stamps)
                .onSuccess(now -> {
                  if (!stamp.equals(now)) {
                    stamp = String.valueOf(now);
                    reload(server);
                  }
                }));
  }

  private void reload(HttpServer server) {
    check()
        .compose(checked ->
            // The paths are the same: without force they would not be read again.
            server.updateSSLOptions(
                new ServerSSLOptions()
                    .setKeyCertOptions(pem())
                    .setUseAlpn(false)
                    .setEnabledSecureTransportProtocols(PROTOCOLS),
                true))
        .onSuccess(done -> LOG.info("{} has changed: it is used from now on", files.certificate()))
        .onFailure(cause ->
            LOG.error("the old certificate stays in use: {}", String.valueOf(cause.getMessage())));
  }
}
