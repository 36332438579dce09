package io.tocsin.cluster;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Encryption between nodes: whoever shows a certificate that the trusted one has signed is a node,
 * and nobody else is, in both directions. Names in certificates are not looked at, because nodes
 * come and go with their addresses: trust an authority that signs nodes of this cluster only.
 *
 * <p>The files are read when the node starts.
 */
final class NodeTls {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final ClusterOptions.Tls files;
  private final SSLContext context;

  private NodeTls(ClusterOptions.Tls files, SSLContext context) {
    this.files = files;
    this.context = context;
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException naming the setting and its file if one cannot be used
   */
  static NodeTls of(ClusterOptions.Tls files) {
    readable("certificate", files.certificate());
    readable("key", files.key());
    readable("trust", files.trust());
    return new NodeTls(files, context(files));
  }

  private static void readable(String setting, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "cluster.tls." + setting + " is " + file + ", which cannot be read");
    }
  }

  private static SSLContext context(ClusterOptions.Tls files) {
    SslContextBuilder builder;
    try {
      builder =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .clientAuth(ClientAuth.REQUIRE)
              .sslProvider(SslProvider.JDK);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cluster.tls.certificate and key: %s and %s are no certificate and key in PEM form: %s"
              .formatted(files.certificate(), files.key(), reason(e)),
          e);
    }
    try {
      return ((JdkSslContext) builder.trustManager(files.trust().toFile()).build()).context();
    } catch (IllegalArgumentException | IOException e) {
      throw new IllegalArgumentException(
          "cluster.tls.trust: %s has no certificates in PEM form: %s"
              .formatted(files.trust(), reason(e)),
          e);
    }
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** What nodes say to each other goes encrypted. */
  void applyTo(EventBusOptions bus) {
    bus.setSsl(true)
        .setClientAuth(io.vertx.core.http.ClientAuth.REQUIRED)
        .setEnabledSecureTransportProtocols(Set.of(PROTOCOLS))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(files.certificate().toAbsolutePath().toString())
                .setKeyPath(files.key().toAbsolutePath().toString()))
        .setTrustOptions(
            new PemTrustOptions().addCertPath(files.trust().toAbsolutePath().toString()));
  }

  /** For one connection. */
  SSLEngine engine(boolean client) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(PROTOCOLS);
    if (!client) {
      engine.setNeedClientAuth(true);
    }
    return engine;
  }
}
