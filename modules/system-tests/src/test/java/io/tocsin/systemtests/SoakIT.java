package io.tocsin.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A2: the link of a page under load stands. A quarter of a minute in the usual tests; an hour, or
 * as long as is wanted, with {@code scripts/tocsin soak SECONDS}.
 */
class SoakIT {

  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("tocsin.soak.seconds", 15));

  private static final int PAGES = 2;

  @TempDir Path data;

  @Test
  void A2_the_links_of_pages_under_load_stand_without_a_reconnect_or_a_missed_beat()
      throws Exception {
    try (Program program =
            Program.start(
                Map.of(
                    "TOCSIN_TIMEOUTS_PING_INTERVAL", "2s",
                    "TOCSIN_STREAMS_CONFLATE_MILLIS", "20",
                    "TOCSIN_JAVA_OPTIONS", ""),
                "run",
                "--port",
                "0",
                "--data-directory",
                data.toString());
        Browser browser = new Browser()) {
      Rest rest = new Rest(program);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> rest.session("demo", "ACTIVE"), Optional::isPresent);
      List<Page> pages = IntStream.range(0, PAGES).mapToObj(i -> browser.page(1440, 900)).toList();
      pages.forEach(page -> page.navigate(program.url()));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> pages.stream().allMatch(page -> link(page).getBoolean("synchronised")));

      Instant end = Instant.now().plus(LENGTH);
      await()
          .atMost(LENGTH.plusSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> Instant.now().isAfter(end));

      for (Page page : pages) {
        JsonObject link = link(page);
        assertThat(link.getString("state")).as(link.encode()).isEqualTo("connected");
        assertThat(link.getInteger("reconnects")).as(link.encode()).isZero();
        assertThat(link.getInteger("missedBeats")).as(link.encode()).isZero();
        // A page that a busy machine starves is given the newest state; the link stands all the
        // same.
        assertThat(link.getBoolean("synchronised")).isTrue();
        assertThat(link.getLong("received")).isGreaterThan(LENGTH.toSeconds() * 20);
      }
      JsonObject connections = rest.get("/api/connections");
      assertThat(Rest.objects(connections, "open")).hasSize(PAGES);
      assertThat(Rest.objects(connections, "closed")).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static JsonObject link(Page page) {
    return new JsonObject(
        String.valueOf(
            page.evaluate(
                "async () => { const { app } = await import('/lib/context.js'); return JSON.stringify(app.bus.link); }")));
  }
}
