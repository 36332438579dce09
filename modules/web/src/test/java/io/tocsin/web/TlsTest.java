package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tocsin.security.OwnerOnly;
import io.tocsin.web.AccessOptions.TlsFiles;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  /** The test looks at what is served; whether it is believed is the browser's business. */
  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @TempDir static Path made;
  @TempDir Path folder;
  private TlsFiles files;

  @BeforeAll
  static void makeCertificates() throws Exception {
    make("first");
    make("second");
  }

  @BeforeEach
  void place() throws Exception {
    files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    use("first");
  }

  private void use(String name) throws Exception {
    OwnerOnly.write(files.key(), Files.readString(made.resolve(name + ".key")));
    OwnerOnly.write(files.certificate(), Files.readString(made.resolve(name + ".cert")));
  }

  private static void make(String name) throws Exception {
    X509Bundle keys =
        new CertificateBuilder()
            .subject("CN=" + name)
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    OwnerOnly.write(made.resolve(name + ".key"), keys.getPrivateKeyPEM());
    OwnerOnly.write(made.resolve(name + ".cert"), keys.getCertificatePEM());
  }

  private static String served(int port, String protocol) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @Test
  void tls_1_2_and_1_3_are_spoken_and_a_new_certificate_is_taken_up() throws Exception {
    People people = new People(folder);
    try (TestServer server = new TestServer(people.options(false, Optional.of(files)))) {
      for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
        assertThat(served(server.port, protocol)).isEqualTo("CN=first");
      }

      use("second");

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> served(server.port, "TLSv1.3").equals("CN=second"));
    }
  }

  /** Java's own end refuses them as well, so only the setting can be looked at. */
  @Test
  void older_versions_are_not_spoken() {
    HttpServerOptions http = new HttpServerOptions();
    Vertx vertx = Vertx.vertx();
    new TlsWatch(vertx, files).applyTo(http);
    TestServer.await(vertx.close());

    assertThat(http.isSsl()).isTrue();
    assertThat(http.getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  void files_that_cannot_be_used_are_named() throws Exception {
    People people = new People(folder);
    AccessOptions options = people.options(false, Optional.of(files));
    OwnerOnly.write(files.key(), "no key");
    assertThatThrownBy(() -> new TestServer(options).close())
        .hasMessageContaining("are no certificate and key in PEM form");
    Files.delete(files.certificate());
    assertThatThrownBy(() -> new TestServer(options).close())
        .hasMessageContaining("http.tls.certificate is " + files.certificate());
  }
}
