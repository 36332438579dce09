package io.tocsin.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tocsin.security.OwnerOnly;
import io.tocsin.security.Passwords;
import io.tocsin.security.Role;
import io.tocsin.security.Token;
import io.tocsin.security.User;
import io.tocsin.security.UsersFile;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A server with users and TLS, as its users meet it; the steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LoginIT {

  private static final String PASSWORD = "planted-Pa55word-number-one";
  private static final String OTHER_PASSWORD = "planted-Pa55word-number-two";
  private static final String DATABASE_PASSWORD = "planted-database-Pa55word";
  private static final String FINNHUB_KEY = "planted-finnhub-key";

  @TempDir static Path folder;

  private Path data;
  private String token;
  private UsersFile users;
  private Program program;
  private Browser browser;
  private Page page;
  private HttpClient http;
  private final StringBuilder answers = new StringBuilder();

  @BeforeAll
  void starts() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    data = folder.resolve("data");
    addAnna();
    token = Token.random();
    users = new UsersFile(data.resolve("users.json"));
    User vera = User.of("vera", Role.VIEWER, Passwords.hash(OTHER_PASSWORD.toCharArray()));
    users.change(all ->
        all.with(vera)
            .with(all.find("anna").orElseThrow().with(new Token("test", Token.hash(token), ""))));
    makeCertificate();
    program =
        Program.start(
            Map.of(
                "TOCSIN_STORAGE_PASSWORD", DATABASE_PASSWORD,
                "TOCSIN_FINNHUB_KEY", FINNHUB_KEY),
            "run",
            "--port",
            "0",
            "--data-directory",
            data.toString(),
            "--set",
            "http.tls.certificate=" + folder.resolve("cert.pem"),
            "--set",
            "http.tls.key=" + folder.resolve("key.pem"));
    assertThat(program.url()).startsWith("https://127.0.0.1:");
    browser = new Browser();
    page = browser.page(1440, 900);
  }

  @AfterAll
  void stops() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
    if (program != null) {
      program.close();
    }
  }

  /** As an operator does it; the others come by the file that this makes, which is faster. */
  private void addAnna() throws Exception {
    try (Program add =
        Program.start(
            Map.of("TOCSIN_PASSWORD", PASSWORD),
            "users",
            "add",
            "anna",
            "--role",
            "admin",
            "--data-directory",
            data.toString())) {
      assertThat(add.exitCode()).as("%s", add.output()).isZero();
    }
  }

  private void makeCertificate() throws Exception {
    X509Bundle keys =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    OwnerOnly.write(folder.resolve("key.pem"), keys.getPrivateKeyPEM());
    OwnerOnly.write(folder.resolve("cert.pem"), keys.getCertificatePEM());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {keys.toTrustManager()}, null);
    http = HttpClient.newBuilder().sslContext(context).build();
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(program.url()).resolve(path))
                .header("Authorization", authorization)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    answers.append(answer.headers()).append(answer.body());
    return answer;
  }

  private void logIn(String name, String password) {
    page.locator("[name=user]").fill(name);
    page.locator("[name=password]").fill(password);
    page.locator("[name=password]").press("Enter");
  }

  private Locator stop() {
    return page.locator("[data-action='emergency-stop']");
  }

  @Test
  @Order(1)
  void a_page_leads_to_the_login_which_refuses_a_wrong_password() {
    page.navigate(program.url() + "#page=health");
    assertThat(page.locator("[name=user]")).isFocused();

    logIn("anna", "planted-but-wrong-Pa55word");

    assertThat(page.getByRole(AriaRole.ALERT)).hasText("The name or the password is wrong.");
    assertThat(page.locator("[name=password]")).isFocused();
  }

  @Test
  @Order(2)
  void a_right_one_leads_to_where_one_was_going_and_everything_works() {
    logIn("anna", PASSWORD);

    page.waitForURL("**/#page=health");
    assertThat(page.locator("[data-light=browser]").first()).hasAttribute("data-status", "ok");
    assertThat(page.locator("[data-action=user]")).hasAttribute("title", "anna, admin");
    assertThat(stop()).not().hasAttribute("aria-disabled", "true");
    page.locator("[data-action=user]").click();
    page.locator("[data-action=log-out]").click();
    assertThat(page.locator("[name=user]")).isVisible();
    page.navigate(program.url());
    assertThat(page.locator("[name=user]")).isVisible();
    // But for the wrong password's 401, which Chromium reports by itself, nothing was wrong.
    assertThat(browser.complaints()).allMatch(text -> text.contains("401"));
  }

  @Test
  @Order(3)
  void a_viewer_sees_everything_and_stops_nothing() {
    logIn("vera", OTHER_PASSWORD);
    assertThat(stop()).hasAttribute("aria-disabled", "true");
    assertThat(stop()).hasAttribute("title", "vera is a viewer, who may not do this");

    // Without a session there is nothing to stop, and the key does nothing.
    page.waitForFunction("() => !document.querySelector('[data-action=emergency-stop]').disabled");
    page.keyboard().press("Escape");

    assertThat(page.locator("tocsin-toasts")).containsText("vera is a viewer");
    Object refusal =
        page.evaluate(
            "import('/lib/context.js').then(({ app }) => app.bus.request('command.emergency_stop', {}))"
                + ".then(() => 'stopped', (error) => error.message)");
    assertThat(refusal).isEqualTo("vera is a viewer: this needs a trader");
  }

  @Test
  @Order(4)
  void who_is_removed_is_led_to_the_login_with_the_reason() throws Exception {
    users.change(all -> all.without("vera"));

    assertThat(page.locator("#over")).hasText("You have to log in again: the user was removed.");
  }

  @Test
  @Order(5)
  void a_program_of_ten_lines_follows_a_sessions_stream_with_its_token() throws Exception {
    JsonObject sessions = new JsonObject(get("/api/sessions", "Bearer " + token).body());
    String session = sessions.getJsonArray("sessions").getJsonObject(0).getString("id");
    // Node.js 22 has its WebSocket without being asked, 20 has it so.
    ProcessBuilder command =
        new ProcessBuilder(
                "node",
                "--experimental-websocket",
                "webroot/follow.mjs",
                program.url(),
                session,
                "market")
            .directory(Program.root().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("TOCSIN_TOKEN", token);
    command.environment().put("NODE_EXTRA_CA_CERTS", folder.resolve("cert.pem").toString());
    Process follow = command.start();
    try (BufferedReader lines = follow.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      assertThat(line).contains("\"full_update\"", session);
    } finally {
      follow.destroy();
    }
  }

  @Test
  @Order(6)
  void no_secret_is_in_anything_that_the_run_has_left() throws Exception {
    for (String path :
        List.of(
            "/api/me",
            "/api/sessions",
            "/api/connections",
            "/api/audit?limit=1000",
            "/health",
            "/metrics",
            "/api/venues",
            "/api/client-config")) {
      assertThat(get(path, "Bearer " + token).statusCode()).as(path).isEqualTo(200);
    }
    get("/api/sessions", "Bearer " + token + "x");
    try (Program validate =
        Program.start(
            Map.of(
                "TOCSIN_STORAGE_PASSWORD", DATABASE_PASSWORD,
                "TOCSIN_FINNHUB_KEY", FINNHUB_KEY,
                "TOCSIN_TOKEN", token),
            "validate",
            "--data-directory",
            data.toString())) {
      assertThat(validate.exitCode()).isZero();
      answers.append(validate.output());
    }
    assertThat(answers).contains("login", "anna", "vera", "emergency_stop");
    program.interrupt();
    program.exitCode();
    answers.append(program.output());

    List<String> secrets =
        List.of("planted", token.substring("tocsin_".length()), DATABASE_PASSWORD, FINNHUB_KEY);
    for (String secret : secrets) {
      assertThat(answers).doesNotContain(secret);
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
          assertThat(text.contains(secret)).as("%s in %s", secret, file).isFalse();
        }
      }
    }
  }

  /** Databases map whole pages, most of them empty; what is written stands in the first of them. */
  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(8 << 20);
    }
  }
}
