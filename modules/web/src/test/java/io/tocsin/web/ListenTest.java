package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  private Throwable failure(String host, int port) {
    Future<String> start =
        vertx.deployVerticle(
            new BridgeVerticle(
                new WebOptions(
                    host, port, Optional.empty(), Timeouts.DEFAULT, BridgeOptions.DEFAULT),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                WallClock.system()));
    try {
      start.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      return e.getCause();
    }
    throw new AssertionError("it started");
  }

  @Test
  void a_taken_port_is_told_in_one_line_with_what_to_do() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = other.getLocalPort();

      assertThat(failure("127.0.0.1", port))
          .isInstanceOf(CannotListenException.class)
          .hasMessage(
              "port "
                  + port
                  + " on 127.0.0.1 is taken by another program; choose another with --port or"
                  + " TOCSIN_HTTP_PORT");
    }
  }

  @Test
  void an_address_of_another_machine_is_told_as_such() {
    assertThat(failure("192.0.2.1", 0))
        .isInstanceOf(CannotListenException.class)
        .hasMessageStartingWith("192.0.2.1 is no address of this machine");
  }
}
