package io.tocsin.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tocsin.security.Networks;
import io.tocsin.security.Passwords;
import io.tocsin.security.Role;
import io.tocsin.security.User;
import io.tocsin.security.UsersFile;
import io.tocsin.server.doctor.Finding.Verdict;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.spool.Durability;
import io.tocsin.web.AccessOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check meets the fault that it is for. */
class DoctorTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  private static void expect(Finding finding, Verdict verdict, String... words) {
    assertThat(finding.verdict()).as(finding.line()).isEqualTo(verdict);
    assertThat(finding.line()).contains(words);
    assertThat(finding.todo().isEmpty())
        .as("something to do exactly where something is wrong: " + finding.line())
        .isEqualTo(verdict == Verdict.OK || verdict == Verdict.UNKNOWN);
  }

  private static HttpServer web(String path, String body) throws IOException {
    return serve(HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0), path, body);
  }

  private static HttpServer serve(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
          exchange.getResponseBody().write(head ? new byte[0] : bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void a_free_port_an_occupied_one_and_one_that_a_Tocsin_has() throws IOException {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      port = other.getLocalPort();
      expect(
          new PortCheck("http", "127.0.0.1", port).look(),
          Verdict.FAIL,
          "Port " + port + " of 127.0.0.1 is taken by another program.",
          "--port");
    }
    expect(new PortCheck("http", "127.0.0.1", port).look(), Verdict.OK, "is free");
    HttpServer tocsin = web("/health/live", "{\"status\":\"UP\"}");
    expect(
        new PortCheck("http", "127.0.0.1", tocsin.getAddress().getPort()).look(),
        Verdict.WARN,
        "taken by a Tocsin that runs");
    tocsin.stop(0);
    expect(new PortCheck("http", "127.0.0.1", 0).look(), Verdict.OK, "Any free port");
    expect(
        new PortCheck("http", "192.0.2.1", 8080).look(), Verdict.FAIL, "192.0.2.1 cannot be had");
  }

  @Test
  void a_Tocsin_that_speaks_TLS_is_known_whoever_its_certificate_names() throws Exception {
    X509Bundle keys =
        new CertificateBuilder()
            .subject("CN=tocsin.example")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.toKeyManagerFactory().getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    serve(server, "/health/live", "{\"status\":\"UP\"}");
    int port = server.getAddress().getPort();

    expect(
        new PortCheck("https", "127.0.0.1", port).look(),
        Verdict.WARN,
        "taken by a Tocsin that runs");
    expect(
        new PortCheck("http", "127.0.0.1", port).look(), Verdict.FAIL, "taken by another program");
    server.stop(0);
  }

  private AccessOptions access(boolean hasTls, boolean behindProxy) {
    return new AccessOptions(
        folder.resolve("users.json"),
        folder,
        folder.resolve("audit.log"),
        behindProxy,
        Networks.PRIVATE,
        hasTls
            ? Optional.of(
                new AccessOptions.TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem")))
            : Optional.empty(),
        AccessOptions.DEFAULT_IDLE,
        AccessOptions.DEFAULT_LONGEST);
  }

  @Test
  void who_reaches_the_server_and_whether_it_starts_so() throws IOException {
    expect(
        new ExposureCheck("127.0.0.1", access(false, false)).look(),
        Verdict.OK,
        "Only this machine");
    expect(
        new ExposureCheck("0.0.0.0", access(true, false)).look(),
        Verdict.FAIL,
        "does not start",
        "http.host 0.0.0.0",
        "users add");
    expect(
        new ExposureCheck("127.0.0.1", access(false, true)).look(),
        Verdict.FAIL,
        "http.behind_proxy");

    Path users = folder.resolve("users.json");
    String hash = Passwords.hash("correct horse battery".toCharArray());
    new UsersFile(users).change(none -> none.with(User.of("anna", Role.ADMIN, hash)));
    expect(
        new ExposureCheck("0.0.0.0", access(false, false)).look(),
        Verdict.FAIL,
        "http.tls.certificate");
    expect(
        new ExposureCheck("0.0.0.0", access(true, false)).look(),
        Verdict.OK,
        "Other machines reach the server, on 0.0.0.0: by TLS");
    expect(new ExposureCheck("127.0.0.1", access(false, true)).look(), Verdict.OK, "by a proxy");

    Files.writeString(users, "{\"users\": [{\"name\": \"b o\"}]}");
    expect(
        new ExposureCheck("127.0.0.1", access(false, false)).look(),
        Verdict.FAIL,
        "cannot be read from " + users,
        "$.users[0].name");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
    expect(new ExposureCheck("127.0.0.1", access(false, false)).look(), Verdict.FAIL, "chmod 600");
  }

  @Test
  void a_disk_with_room_a_full_one_and_one_that_cannot_be_written() throws IOException {
    expect(new DiskCheck(folder.resolve("not/there/yet"), 1, 1).look(), Verdict.OK, "free", " ms.");
    assertThat(folder).isEmptyDirectory();
    expect(new DiskCheck(folder, Long.MAX_VALUE, 1).look(), Verdict.WARN, "free", "make room");
    expect(
        new DiskCheck(folder, Long.MAX_VALUE, Long.MAX_VALUE).look(),
        Verdict.FAIL,
        "There is no room for records in " + folder);
    Path file = Files.writeString(folder.resolve("file"), "");
    expect(new DiskCheck(file, 1, 1).look(), Verdict.FAIL, "cannot be written", "--data-directory");
  }

  @Test
  void a_clock_that_is_right_one_that_is_wrong_and_one_that_nothing_tells_of() throws IOException {
    HttpServer web = web("/", "");
    List<URI> servers =
        List.of(
            URI.create("http://127.0.0.1:1/"),
            URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/"));
    Clock right = Clock.systemUTC();
    expect(new ClockCheck(servers, right).look(), Verdict.OK, "agrees with that of 127.0.0.1");
    expect(
        new ClockCheck(servers, Clock.offset(right, Duration.ofSeconds(90))).look(),
        Verdict.FAIL,
        "s ahead of that of 127.0.0.1",
        "set-ntp");
    expect(
        new ClockCheck(servers, Clock.offset(right, Duration.ofSeconds(-90))).look(),
        Verdict.FAIL,
        "s behind that of");
    web.stop(0);
    expect(new ClockCheck(servers, right).look(), Verdict.UNKNOWN, "cannot be said");
  }

  @Test
  void a_database_that_starts_one_that_is_not_there_and_one_that_is_none() throws IOException {
    expect(new StorageCheck(database(true, 0)).look(), Verdict.OK, "embedded QuestDB starts here");
    expect(
        new StorageCheck(database(false, 1)).look(),
        Verdict.FAIL,
        "No database answers at 127.0.0.1:1",
        "storage.port");
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      Thread.ofVirtual().start(() -> answer(other));
      expect(
          new StorageCheck(database(false, other.getLocalPort())).look(),
          Verdict.FAIL,
          "What answers at 127.0.0.1:" + other.getLocalPort() + " does not speak PostgreSQL's");
    }
  }

  private static void answer(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("HTTP/1.1 400".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private QuestDbOptions database(boolean embedded, int port) {
    return new QuestDbOptions(
        embedded,
        "127.0.0.1",
        port,
        "admin",
        "",
        QuestDbOptions.Tls.DISABLE,
        Optional.empty(),
        folder,
        256,
        Durability.PROCESS);
  }

  @Test
  void a_venue_that_answers_and_one_that_does_not() throws IOException {
    HttpServer venue = web("/", "{}");
    URI address = URI.create("http://127.0.0.1:" + venue.getAddress().getPort());
    expect(new VenueCheck("kraken", address, true).look(), Verdict.OK, "kraken answers in");
    venue.stop(0);
    expect(
        new VenueCheck("kraken", address, true).look(),
        Verdict.FAIL,
        "kraken at " + address + " does not answer",
        "venues.kraken");
    expect(
        new VenueCheck("kraken", address, false).look(),
        Verdict.WARN,
        "No session that starts by itself needs it.");
  }

  @Test
  void memory_Java_and_tools() {
    long gigabyte = 1L << 30;
    expect(new MemoryCheck(4 * gigabyte, gigabyte, gigabyte / 2).look(), Verdict.OK, "4.0 GB");
    expect(
        new MemoryCheck(gigabyte / 2, 0, gigabyte).look(),
        Verdict.FAIL,
        "more than there is",
        "TOCSIN_HEAP");
    expect(new JavaCheck(25, "25.0.1").look(), Verdict.OK, "Java 25.0.1");
    expect(new JavaCheck(26, "26").look(), Verdict.WARN, "JAVA_HOME");
    expect(new ToolsCheck(Optional.empty(), "").look(), Verdict.OK, "no sources");
    expect(
        new ToolsCheck(Optional.of(folder), folder.toString()).look(),
        Verdict.FAIL,
        "mvn, node, npm",
        "apt-get install");
  }

  @Test
  void findings_stand_in_the_order_of_the_checks_and_one_that_fails_itself_is_no_end()
      throws Exception {
    List<Finding> findings =
        Doctor.examine(
            List.of(
                new JavaCheck(25, "25"),
                () -> {
                  throw new IllegalStateException("broken");
                },
                new ToolsCheck(Optional.empty(), "")));

    assertThat(findings).extracting(Finding::check).containsExactly("java", "doctor", "tools");
    assertThat(findings.get(1).sentence()).contains("broken");
    assertThat(findings.getFirst().json().getString("verdict")).isEqualTo("ok");
  }
}
