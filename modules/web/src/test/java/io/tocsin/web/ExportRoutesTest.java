package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.ExportRequest;
import io.tocsin.bus.ExportRequest.Format;
import io.tocsin.bus.JournalPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that storage makes, as it is downloaded. */
class ExportRoutesTest {

  private static final String SESSION = "exec_20261121_130455_1a2b3c4d";

  @TempDir private static Path folder;
  private static TestServer server;
  private static final List<ExportRequest> asked = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = new TestServer();
    server.bus.onQuery(query ->
        Future.succeededFuture(
            new JournalPage(List.of(new JsonObject().put("id", SESSION).put("state", "STOPPED")))));
    server.bus.onExport(request -> {
      asked.add(request);
      if (!request.table().equals("orders")) {
        return Bus.refused(404, "no table \"" + request.table() + "\" of a session");
      }
      try {
        Path file = Files.createTempFile(folder, "export", ".tmp");
        Files.writeString(file, "ts,qty\r\n2026-11-21T00:00:00Z,1.5\r\n");
        return Future.succeededFuture(file.toString());
      } catch (IOException e) {
        return Future.failedFuture(e);
      }
    });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void sends_the_file_under_the_name_of_its_table_and_deletes_it() {
    var answer = server.get("/api/sessions/" + SESSION + "/export/orders?format=parquet");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsString()).isEqualTo("ts,qty\r\n2026-11-21T00:00:00Z,1.5\r\n");
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/vnd.apache.parquet");
    assertThat(answer.getHeader("Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + SESSION + "-orders.parquet\"");
    assertThat(asked.getLast()).isEqualTo(new ExportRequest(SESSION, "orders", Format.PARQUET));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(folder.toFile().list()).isEmpty());
  }

  @Test
  void refuses_an_unknown_format_table_and_session() {
    var format = server.get("/api/sessions/" + SESSION + "/export/orders?format=xlsx");
    assertThat(format.statusCode()).isEqualTo(400);
    assertThat(format.bodyAsString()).contains("csv, parquet");
    assertThat(server.get("/api/sessions/" + SESSION + "/export/secrets").statusCode())
        .isEqualTo(404);
    assertThat(server.get("/api/sessions/none/export/orders").bodyAsString())
        .contains("invalid_format");
  }
}
