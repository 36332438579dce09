package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

  @TempDir Path folder;

  private final PrintStream usualOut = System.out;
  private final PrintStream usualErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(usualOut);
    System.setErr(usualErr);
  }

  private int simulate(String... flags) {
    String[] all = new String[flags.length + 1];
    all[0] = "simulate";
    System.arraycopy(flags, 0, all, 1, flags.length);
    return Main.run(all);
  }

  @Test
  void says_in_a_line_what_listens_where() {
    assertThat(simulate("--port", "0", "--for", "0")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "Simulated binance: WebSocket ws://127\\.0\\.0\\.1:[0-9]+/stream .*REST"
                + " http://127\\.0\\.0\\.1:[0-9]+, BTC_USDT ETH_USDT PUMP_USDT");
  }

  @Test
  void an_unknown_venue_is_told_with_the_nearest_name() {
    assertThat(simulate("--venue", "binanec")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("\"binanec\"", "did you mean \"binance\"?")
        .hasLineCount(1);
  }

  @Test
  void a_bad_scenario_is_told_with_path_and_value() throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, "{\"timeline\": [{\"at\": \"1s\", \"do\": \"stal\"}]}");
    assertThat(simulate("--scenario", file.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("bad.json", "$.timeline[0].do", "did you mean \"stall\"?");
    assertThat(simulate("--scenario", folder.resolve("none.json").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no scenario file");
  }

  @Test
  void a_taken_port_is_told_with_what_to_do() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(simulate("--port", port, "--for", "0")).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("127.0.0.1:" + port, "--port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void symbols_of_a_scenario_must_not_be_replaced() throws IOException {
    Path file = folder.resolve("quiet.json");
    Files.writeString(
        file, "{\"timeline\": [{\"at\": \"1s\", \"do\": \"quiet\", \"symbol\": \"BTC_USDT\"}]}");
    assertThat(simulate("--scenario", file.toString(), "--symbols", "5")).isEqualTo(2);
    assertThat(simulate("--rate", "5")).isEqualTo(2);
    assertThat(simulate("--symbols", "0")).isEqualTo(2);
    assertThat(simulate("--port", "70000")).isEqualTo(2);
  }

  @Test
  void plays_the_shipped_scenarios() {
    for (String name : new String[] {"bad-day.json", "chaos.json"}) {
      assertThat(
              simulate("--port", "0", "--for", "0", "--scenario", "../../config/scenarios/" + name))
          .isZero();
    }
  }
}
