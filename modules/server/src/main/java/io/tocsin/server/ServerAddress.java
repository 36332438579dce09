package io.tocsin.server;

import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command shows a running server who it is, and knows the server. */
final class ServerAddress {

  /** The environment's variable with a token; arguments are seen by everybody on the machine. */
  static final String TOKEN_VARIABLE = "TOCSIN_TOKEN";

  private static final Duration CONNECT = Duration.ofSeconds(10);

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "Certificate of the server, or of who vouches for it, in PEM form (default: what Java"
              + " trusts). A server with users wants a token in TOCSIN_TOKEN.")
  @Nullable Path trust;

  /** What goes into the header {@code Authorization}. */
  static Optional<String> authorization() {
    String token = System.getenv(TOKEN_VARIABLE);
    return token == null || token.isBlank() ? Optional.empty() : Optional.of("Bearer " + token);
  }

  static boolean isEncrypted(URI server) {
    return "https".equals(server.getScheme());
  }

  static int port(URI server) {
    return server.getPort() >= 0 ? server.getPort() : isEncrypted(server) ? 443 : 80;
  }

  /** For a link to that server. */
  WebSocketClientOptions webSockets(URI server) {
    WebSocketClientOptions options = new WebSocketClientOptions().setSsl(isEncrypted(server));
    if (trust != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(trust.toString()));
    }
    return options;
  }

  /**
   * Java's own client.
   *
   * @throws UsageException if the file has no certificate
   */
  HttpClient client() {
    return HttpClient.newBuilder().sslContext(tls()).connectTimeout(CONNECT).build();
  }

  /** A request with the token, if there is one; it fails if no answer comes in that time. */
  static HttpRequest.Builder request(URI uri, Duration answer) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(answer);
    authorization().ifPresent(token -> request.header("Authorization", token));
    return request;
  }

  private SSLContext tls() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trust == null ? null : keyStore(trust));
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new UsageException("--trust is " + trust + ", which has no certificate in PEM form");
    }
  }

  /** What is said of a server that cannot be believed. */
  static String distrusted(String server, Throwable cause) {
    return server
        + " cannot be trusted ("
        + cause.getMessage()
        + "); name its certificate with --trust FILE";
  }

  private static KeyStore keyStore(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + number++, each);
      }
    }
    return store;
  }
}
