package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void the_page_is_asked_for_again_each_time_and_not_sent_again_unchanged() {
    HttpResponse<Buffer> page = server.get("/");
    HttpResponse<Buffer> again =
        server.request(
            HttpMethod.GET,
            "/",
            "",
            MultiMap.caseInsensitiveMultiMap().add("If-None-Match", page.getHeader("ETag")));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.getHeader("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isNull();
  }

  @Test
  void a_folder_of_the_pages_name_where_the_program_was_started_is_not_the_page() throws Exception {
    Path folder = Files.createDirectories(Path.of("webroot/styles"));
    Path file = Files.writeString(folder.resolve("base.css"), "not the page's");
    try {
      assertThat(server.get("/styles/base.css").bodyAsString()).contains("The ground");
    } finally {
      Files.delete(file);
      Files.delete(folder);
      Files.delete(folder.getParent());
    }
  }

  @Test
  void the_policy_allows_the_script_that_stands_in_a_small_page() throws Exception {
    assertThat(
            StaticFiles.policy(
                "<script src=\"/a.js\"></script><script type=\"module\">run()</script>"))
        .contains("script-src 'self' 'sha256-" + hash("run()") + "';");
    assertThat(StaticFiles.policy("<script defer src=\"/a.js\"></script>"))
        .contains("script-src 'self';");
  }

  @Test
  void the_policy_allows_this_server_and_the_pages_own_import_map_only() throws Exception {
    HttpResponse<Buffer> page = server.get("/");
    String policy = page.getHeader("Content-Security-Policy");
    Matcher map =
        Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page.bodyAsString());

    assertThat(map.find()).as("the page has an import map").isTrue();
    assertThat(policy)
        .contains("script-src 'self' 'sha256-" + hash(map.group(1)) + "';")
        .contains("default-src 'self'")
        .contains("style-src 'self' 'unsafe-inline'")
        .contains("object-src 'none'");
  }

  @ParameterizedTest
  @CsvSource({
    "/vendor/sockjs.min.js, text/javascript; charset=utf-8",
    "/vendor/lightweight-charts.js, text/javascript; charset=utf-8",
    "/vendor/uplot.js, text/javascript; charset=utf-8",
    "/vendor/uplot.css, text/css; charset=utf-8",
    "/vendor/lit/index.js, text/javascript; charset=utf-8",
    "/vendor/lit/directives/class-map.js, text/javascript; charset=utf-8",
    "/vendor/lit-html/lit-html.js, text/javascript; charset=utf-8",
    "/vendor/lit-element/lit-element.js, text/javascript; charset=utf-8",
    "/vendor/@lit/reactive-element/reactive-element.js, text/javascript; charset=utf-8"
  })
  void libraries_are_packed_typed_and_may_be_kept(String path, String type) {
    HttpResponse<Buffer> file = server.get(path);

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.getHeader("Content-Type")).isEqualTo(type);
    assertThat(file.getHeader("Cache-Control")).contains("max-age");
    assertThat(file.body().length()).isPositive();
  }

  @Test
  void every_library_of_the_import_map_is_there() {
    Matcher paths =
        Pattern.compile("\"(/vendor/[^\"]+\\.js)\"").matcher(server.get("/").bodyAsString());

    int found = 0;
    while (paths.find()) {
      assertThat(server.get(paths.group(1)).statusCode()).as(paths.group(1)).isEqualTo(200);
      found++;
    }
    assertThat(found).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.js",
        "/package.json",
        "/node_modules/lit/index.js",
        "/vendor/lit/development/index.js",
        "/../pom.xml",
        "/%2e%2e/%2e%2e/pom.xml",
        "/lib/..%2f..%2fpom.xml",
        "/.npmrc",
        "/test/bus.test.js"
      })
  void nothing_else_is_served(String path) {
    assertThat(server.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void only_reading_is_possible() {
    HttpResponse<Buffer> head =
        server.request(HttpMethod.HEAD, "/", "", MultiMap.caseInsensitiveMultiMap());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(server.post("/", "x").statusCode()).isEqualTo(405);
  }

  @Test
  void a_folder_is_served_as_it_is_now_with_the_packed_libraries(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("index.html"), "<p>first");
    Files.writeString(folder.resolve("package.json"), "{}");
    try (TestServer development =
        new TestServer(Timeouts.DEFAULT, Optional.of(folder.toAbsolutePath()))) {
      assertThat(development.get("/").bodyAsString()).isEqualTo("<p>first");
      Files.writeString(folder.resolve("index.html"), "<p>second");
      assertThat(development.get("/").bodyAsString()).isEqualTo("<p>second");
      assertThat(development.get("/package.json").statusCode()).isEqualTo(404);
      assertThat(development.get("/vendor/sockjs.min.js").statusCode()).isEqualTo(200);
    }
  }

  private static String hash(String script) throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
  }
}
