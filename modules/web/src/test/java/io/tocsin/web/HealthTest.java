package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void is_alive_from_the_beginning() {
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void is_ready_once_server_and_sessions_are_up_and_names_what_is_missing_before() {
    HttpResponse<Buffer> first = server.get("/health/ready");
    server.health("server", "UP", "");
    server.health("sessions", "STARTING", "asking the venue");
    HttpResponse<Buffer> second = server.get("/health/ready");
    server.health("sessions", "UP", "");
    server.health("storage", "STARTING", "since 1.2 s");
    HttpResponse<Buffer> third = server.get("/health/ready");
    server.health("server", "DOWN", "broken");
    HttpResponse<Buffer> fourth = server.get("/health/ready");

    assertThat(first.statusCode()).isEqualTo(503);
    assertThat(first.bodyAsJsonObject().getJsonArray("waiting_for")).hasSize(2);
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.bodyAsString()).contains("asking the venue");
    assertThat(third.statusCode()).isEqualTo(200);
    assertThat(third.bodyAsString()).contains("storage").contains("since 1.2 s");
    assertThat(fourth.bodyAsString()).contains("broken");
  }

  @Test
  void the_detail_tells_every_part_and_the_worst_state() {
    server.health("server", "UP", "");
    server.health("storage", "DEGRADED", "the disk is slow");

    JsonObject health = server.get("/health").bodyAsJsonObject();
    assertThat(health.getJsonArray("parts")).hasSize(2);

    assertThat(health.getString("status")).isEqualTo("DEGRADED");
  }

  @Test
  void metrics_are_told_in_the_prometheus_format() {
    HttpResponse<Buffer> metrics = server.get("/metrics");

    assertThat(metrics.getHeader("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.bodyAsString())
        .contains("# TYPE tocsin_bridge_sockets gauge")
        .contains("tocsin_bridge_messages_total{direction=\"in\"} 0.0");
  }
}
