package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.security.Role;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People log in, stay in, and are out: by REST and on the bus alike. */
class LoginTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private People people;
  private TestServer server;

  @BeforeEach
  void start() {
    people = new People(folder);
    server = new TestServer(people.options());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<Buffer> login(String user, String password) {
    return login(user, password, MultiMap.caseInsensitiveMultiMap());
  }

  private HttpResponse<Buffer> login(String user, String password, MultiMap headers) {
    return server.request(
        HttpMethod.POST,
        "/api/login",
        new JsonObject().put("user", user).put("password", password).encode(),
        headers);
  }

  /** What a browser sends back. */
  private static MultiMap cookie(HttpResponse<Buffer> answer) {
    return People.headers("Cookie", answer.cookies().getFirst().split(";", 2)[0]);
  }

  private MultiMap in(String user) {
    HttpResponse<Buffer> answer = login(user, People.PASSWORD);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    return cookie(answer);
  }

  private HttpResponse<Buffer> get(String path, MultiMap headers) {
    return server.request(HttpMethod.GET, path, "", headers);
  }

  private BridgeClient socket(MultiMap headers) {
    WebSocketConnectOptions to =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.port)
            .setURI("/eventbus/websocket?client=test&connection=1");
    headers.forEach(header -> to.addHeader(header.getKey(), header.getValue()));
    return new BridgeClient(server.clients, to);
  }

  @Test
  void a_right_password_gives_a_cookie_that_scripts_and_other_sites_do_not_get() {
    HttpResponse<Buffer> answer = login("trader", People.PASSWORD);

    assertThat(answer.cookies())
        .singleElement()
        .asString()
        .startsWith("tocsin=")
        .contains("HTTPOnly", "SameSite=Strict", "Path=/", "Max-Age=");
    JsonObject me = get("/api/me", cookie(answer)).bodyAsJsonObject();
    assertThat(me.getString("user")).isEqualTo("trader");
    assertThat(me.getString("role")).isEqualTo("trader");
    assertThat(me.getJsonArray("may"))
        .contains("command.emergency_stop", "POST /api/sessions")
        .doesNotContain("command.drain_node", "GET /api/sessions");
    assertThat(get("/api/strategies", cookie(answer)).statusCode()).isNotEqualTo(401);
    assertThat(get("/api/strategies", MultiMap.caseInsensitiveMultiMap()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void wrong_names_and_passwords_are_told_apart_for_nobody() {
    HttpResponse<Buffer> wrong = login("trader", "wrong horse battery");
    HttpResponse<Buffer> unknown = login("nobody", People.PASSWORD);

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.bodyAsString()).isEqualTo(unknown.bodyAsString());
    assertThat(wrong.cookies()).isEmpty();
    assertThat(server.post("/api/login", "my secret password").bodyAsString())
        .contains("invalid_input")
        .doesNotContain("secret");
  }

  @Test
  void a_user_is_locked_after_five_wrong_passwords_and_told_for_how_long() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("viewer", "wrong " + i).statusCode()).isEqualTo(401);
    }

    HttpResponse<Buffer> locked = login("viewer", People.PASSWORD);

    assertThat(locked.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(locked.getHeader("Retry-After"))).isBetween(25, 30);
    assertThat(locked.bodyAsString()).contains("try again in");
    assertThat(login("trader", People.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void logging_out_ends_the_link_with_the_reason_and_the_cookie_for_good() throws Exception {
    MultiMap cookie = in("trader");
    BridgeClient socket = socket(cookie);
    BridgeClient other = socket(people.with(Role.TRADER));
    assertThat(socket.request("snapshot", new JsonObject().put("stream", "health"))).isNotNull();

    assertThat(server.request(HttpMethod.POST, "/api/logout", "", cookie).bodyAsJsonObject())
        .isEqualTo(new JsonObject().put("logged_out", true));

    assertThat(socket.closeCode()).isEqualTo(CloseReason.LOGIN_ENDED.code());
    assertThat(socket.closeReason()).isEqualTo("login_ended");
    assertThat(get("/api/sessions", cookie).bodyAsString())
        .contains("the login is over: logged out");
    assertThat(other.isOpen()).isTrue();
    // Another node of the cluster, with the same folders.
    try (TestServer node = new TestServer(people.options())) {
      assertThat(node.request(HttpMethod.GET, "/api/sessions", "", cookie).statusCode())
          .isEqualTo(401);
      assertThat(node.request(HttpMethod.GET, "/api/strategies", "", in("trader")).statusCode())
          .isNotEqualTo(401);
    }
  }

  @Test
  void who_is_removed_or_changed_is_out_at_once_without_a_restart() throws Exception {
    BridgeClient viewer = socket(in("viewer"));
    BridgeClient trader = socket(in("trader"));
    BridgeClient program = socket(people.with(Role.ADMIN));

    people.file.change(users ->
        users
            .without("viewer")
            .with(users.find("trader").orElseThrow().withRole(Role.VIEWER))
            .with(users.find("admin").orElseThrow().without("test")));

    for (BridgeClient each : List.of(viewer, trader, program)) {
      assertThat(each.closeCode()).isEqualTo(CloseReason.LOGIN_ENDED.code());
    }
    assertThat(login("viewer", People.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(get("/api/me", in("trader")).bodyAsJsonObject().getString("role"))
        .isEqualTo("viewer");
    assertThat(get("/api/audit", people.with(Role.ADMIN)).statusCode()).isEqualTo(401);
  }

  @Test
  void nobody_opens_a_link_without_a_login_and_nobody_uses_that_of_another() {
    for (MultiMap headers :
        List.of(
            MultiMap.caseInsensitiveMultiMap(),
            People.headers("Authorization", "Bearer tocsin_guessed"),
            People.headers("Cookie", "tocsin=guessed"))) {
      assertThatThrownBy(() -> socket(headers)).hasMessageContaining("upgrade failure: 401");
    }
    for (String path : List.of("/eventbus/info", "/eventbus/000/abcdefgh/xhr", "/metrics")) {
      assertThat(get(path, MultiMap.caseInsensitiveMultiMap()).statusCode())
          .as(path)
          .isEqualTo(401);
    }
    assertThat(post("/eventbus/000/abcdefgh/xhr", "", Role.TRADER).bodyAsString()).isEqualTo("o\n");

    String stop =
        new JsonArray()
            .add(
                new JsonObject()
                    .put("type", "send")
                    .put("address", "command.emergency_stop")
                    .encode())
            .encode();
    assertThat(post("/eventbus/000/abcdefgh/xhr_send", stop, Role.VIEWER).statusCode())
        .isEqualTo(403);
    assertThat(post("/eventbus/000/abcdefgh/xhr_send", stop, Role.TRADER).statusCode())
        .isEqualTo(204);
  }

  private HttpResponse<Buffer> post(String path, String body, Role role) {
    return server.request(HttpMethod.POST, path, body, people.with(role));
  }

  @Test
  void pages_without_a_login_lead_to_it_and_probes_are_answered_briefly() {
    var answer =
        TestServer.await(
            server
                .clients
                .createHttpClient()
                .request(HttpMethod.GET, server.port, "127.0.0.1", "/")
                .compose(request -> request.send()));
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.getHeader("Location")).isEqualTo("/login");
    assertThat(server.get("/login").bodyAsString()).contains("type=\"password\"");
    assertThat(server.get("/login").getHeader("Content-Security-Policy"))
        .contains("script-src 'self';");
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/ready").bodyAsJsonObject().fieldNames())
        .containsExactly("status");
    assertThat(server.get("/health").statusCode()).isEqualTo(401);
  }

  @Test
  void each_answer_carries_what_keeps_other_sites_out() {
    for (String path : List.of("/", "/api/me", "/health/live", "/nowhere", "/api/sessions")) {
      HttpResponse<Buffer> answer = server.get(path);
      assertThat(answer.getHeader("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(answer.getHeader("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.getHeader("Content-Security-Policy"))
          .contains("default-src", "frame-ancestors 'none'");
    }
    MultiMap foreign = in("trader").add("Sec-Fetch-Site", "cross-site");
    assertThat(server.request(HttpMethod.POST, "/api/emergency-stop", "{}", foreign).bodyAsString())
        .contains("foreign_origin");
    assertThat(
            login("trader", People.PASSWORD, People.headers("Origin", "http://evil.example"))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void the_log_tells_the_admin_who_did_what_and_never_a_password() throws Exception {
    login("trader", "wrong horse battery");
    // Typed into the wrong field.
    login("my other secret", "x");
    MultiMap trader = in("trader");
    server.request(HttpMethod.POST, "/api/emergency-stop", "{}", trader);
    socket(people.with(Role.VIEWER)).request("command.pause_session", new JsonObject());
    assertThat(get("/api/audit", people.with(Role.TRADER)).statusCode()).isEqualTo(403);

    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(
                    get("/api/audit", people.with(Role.ADMIN))
                        .bodyAsJsonObject()
                        .getJsonArray("lines")
                        .stream()
                        .map(JsonObject.class::cast)
                        .map(line ->
                            line.getString("user")
                                + " "
                                + line.getString("action")
                                + " "
                                + line.getInteger("status")))
                .contains(
                    "trader login 401",
                    "(unknown) login 401",
                    "trader login 200",
                    "trader POST /api/emergency-stop 503",
                    "viewer command.pause_session 403",
                    "trader GET /api/audit 403"));
    assertThat(Files.readString(folder.resolve("audit.log")))
        .doesNotContain("horse", "secret", "tocsin_");
    assertThat(
            get("/api/audit?user=viewer&limit=5", people.with(Role.ADMIN))
                .bodyAsJsonObject()
                .getJsonArray("lines"))
        .hasSize(1);
  }

  @Test
  void without_users_this_machine_alone_is_served_until_there_is_one() throws Exception {
    server.close();
    Files.delete(people.file.path());
    server = new TestServer(people.options());
    assertThat(server.get("/api/strategies").statusCode()).isNotEqualTo(401);
    assertThat(server.get("/api/me").bodyAsJsonObject().getBoolean("login_needed")).isFalse();
    // A page whose name leads here (DNS rebinding) is no page of this machine.
    assertThat(get("/api/sessions", People.headers("Host", "evil.example")).bodyAsString())
        .contains("foreign_host");
    BridgeClient open = socket(MultiMap.caseInsensitiveMultiMap());

    People more = new People(folder);

    assertThat(open.closeCode()).isEqualTo(CloseReason.LOGIN_ENDED.code());
    assertThat(server.get("/api/sessions").statusCode()).isEqualTo(401);
    more.file.change(users -> users.without("viewer").without("trader").without("admin"));
    Awaitility.await()
        .atMost(LONG)
        .until(() -> login("admin", People.PASSWORD).statusCode() != 200);
    assertThat(server.get("/api/sessions").statusCode()).isEqualTo(401);
  }

  @Test
  void behind_a_proxy_its_word_on_address_and_encryption_is_taken() {
    server.close();
    server = new TestServer(people.options(true, Optional.empty()));
    MultiMap https =
        People.headers("X-Forwarded-Proto", "https").add("X-Forwarded-For", "203.0.113.5");

    HttpResponse<Buffer> answer = login("admin", People.PASSWORD, https);

    assertThat(answer.cookies().getFirst()).startsWith("__Host-tocsin=").contains("Secure");
    assertThat(answer.getHeader("Strict-Transport-Security")).isNotNull();
    assertThat(
            login("admin", People.PASSWORD, People.headers("X-Forwarded-Proto", "http"))
                .bodyAsString())
        .contains("not_encrypted");
    MultiMap cookie = cookie(answer);
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(get("/api/audit?action=login", cookie).bodyAsString())
                .contains("\"address\":\"203.0.113.5\""));
  }

  @Test
  void users_that_others_may_read_keep_the_server_from_starting_with_the_reason() throws Exception {
    Files.setPosixFilePermissions(people.file.path(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> new TestServer(people.options()).close())
        .hasMessageContaining("chmod 600");
  }
}
