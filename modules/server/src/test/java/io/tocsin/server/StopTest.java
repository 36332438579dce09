package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.journal.JournalRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A17: SIGTERM, as Ctrl-C, systemd and Kubernetes send it, ends everything in order. */
class StopTest {

  private static final int SPEED = 20;

  @TempDir private Path folder;

  @Test
  void A17_a_server_that_is_stopped_says_so_to_browsers_and_its_session_goes_on_at_the_next_start()
      throws Exception {
    try (MortalSession mortal = new MortalSession(folder)) {
      Path recording = mortal.files("{}", SPEED * 8L, 7);
      MortalSession.Server first = start(mortal, recording);
      await().atMost(Duration.ofSeconds(60)).until(() -> session(mortal, first).equals("ACTIVE"));
      CompletableFuture<String> closed = new CompletableFuture<>();
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(
              URI.create(first.url().replace("http:", "ws:") + "/eventbus/websocket"),
              new WebSocket.Listener() {
                @Override
                public @Nullable CompletionStage<?> onClose(
                    WebSocket socket, int code, String reason) {
                  closed.complete(code + " " + reason);
                  return null;
                }
              })
          .get(60, TimeUnit.SECONDS);

      first.process().destroy();

      assertThat(closed.get(60, TimeUnit.SECONDS)).isEqualTo("1001 server_stopping");
      assertThat(first.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(first.process().exitValue()).as("128 and SIGTERM").isEqualTo(143);
      assertThat(Files.readString(first.output()))
          .contains("tocsin: stopping", "tocsin: stopped")
          .doesNotContain("not everything stopped", "while stopping");

      MortalSession.Server second = start(mortal, recording);
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> session(mortal, second).equals("COMPLETED"));
      JsonObject only = only(mortal, second);
      String id = only.getString("id");
      List<JournalRecord> journal = new CopyOnWriteArrayList<>();
      mortal.neverKilled(id, recording, journal);
      mortal.isStoredOnce(second.url(), id, journal);
    }
  }

  private static MortalSession.Server start(MortalSession mortal, Path recording) throws Exception {
    return mortal.start(Map.of(), mortal.played(recording, SPEED));
  }

  private static String session(MortalSession mortal, MortalSession.Server server)
      throws Exception {
    JsonObject only = only(mortal, server);
    return only.getString("state", "");
  }

  /** The only session; empty as long as there is none. */
  private static JsonObject only(MortalSession mortal, MortalSession.Server server)
      throws Exception {
    JsonObject answer = mortal.get(server.url() + "/api/sessions");
    return answer.getJsonArray("sessions", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .findFirst()
        .orElseGet(JsonObject::new);
  }
}
