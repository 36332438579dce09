package io.tocsin.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told when something is wrong: one clear line, exit code 2, nothing half-made. */
class MistakesIT {

  @TempDir Path folder;

  @Test
  void a_taken_port_is_told_in_one_line() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Program program =
            Program.start(
                Map.of(),
                "run",
                "--port",
                Integer.toString(taken.getLocalPort()),
                "--data-directory",
                folder.resolve("data").toString())) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(told(program)).hasSize(1);
      assertThat(told(program).getFirst())
          .contains("port " + taken.getLocalPort(), "taken", "--port");
    }
  }

  @Test
  void a_data_folder_that_cannot_be_written_is_told_in_one_line() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    try (Program program =
        Program.start(
            Map.of(), "run", "--port", "0", "--data-directory", file.resolve("data").toString())) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(told(program)).hasSize(1);
      assertThat(told(program).getFirst())
          .contains("data folder", file.toString(), "--data-directory");
    }
  }

  @Test
  void a_second_tocsin_on_the_same_data_folder_is_refused() throws Exception {
    try (Program first =
        Program.start(Map.of(), "run", "--port", "0", "--data-directory", folder.toString())) {
      first.url();
      try (Program second =
          Program.start(Map.of(), "run", "--port", "0", "--data-directory", folder.toString())) {
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(told(second)).singleElement().asString().contains("another Tocsin");
      }
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void a_missing_jdk_is_told_in_one_line() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("bin"));
    for (String tool : List.of("bash", "dirname", "readlink", "grep", "find", "env")) {
      Files.createSymbolicLink(tools.resolve(tool), onPath(tool));
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            tools.resolve("bash").toString(),
            "-c",
            // The usual folders are looked into by name: a changed root of the search hides them
            // all.
            "source <(sed 's#/usr/lib/jvm/#/nowhere/#; s#/Library/#/nowhere/#' scripts/lib/tools.sh); find_jdk");
    builder.directory(Program.root().toFile());
    Files.createSymbolicLink(tools.resolve("sed"), onPath("sed"));
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    String error = new String(process.getErrorStream().readAllBytes());
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(error.lines()).singleElement().asString().contains("JDK 25", "install");
  }

  @Test
  void A14_a_session_that_cannot_start_says_why_and_leaves_nothing_half_made() throws Exception {
    Path session = folder.resolve("unknown-symbol.json");
    Files.writeString(
        session,
        """
        {"name": "wrong", "mode": "paper", "sources": [{"venue": "simulated", "symbols": ["BTC_USDT", "NOPE_USDT"]}],
         "strategies": ["quick-start"], "budget": {"total": 1000}}
        """);
    try (Program program =
        Program.start(
            Map.of(),
            "run",
            "--port",
            "0",
            "--session",
            session.toString(),
            "--data-directory",
            folder.resolve("data").toString())) {
      program.url();
      Rest rest = new Rest(program);
      JsonObject failed =
          await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> rest.session("wrong", "FAILED"), s -> s.isPresent())
              .get();
      assertThat(failed.getString("reason")).contains("NOPE_USDT");
      try (BusClient bus = new BusClient(program.url())) {
        JsonObject refused =
            bus.request(
                "snapshot",
                new JsonObject()
                    .put("stream", "session." + failed.getString("id") + ".state_machines"));
        assertThat(refused.getInteger("failureCode")).isEqualTo(404);
        JsonObject venues = bus.snapshot("venues").getJsonObject("data");
        assertThat(venues.encode()).doesNotContain("NOPE_USDT");
      }
    }
  }

  @Test
  void every_mistake_in_a_session_file_is_told_at_once_with_its_place() throws Exception {
    Path session = folder.resolve("mistakes.json");
    Files.writeString(
        session,
        """
        {"name": "wrong", "mode": "papre", "sources": [{"venue": "simulatd", "symbols": ["BTC_USDT", 7]}],
         "strategies": ["quick-strat"], "budget": {"total": -5}, "colour": "red"}
        """);
    try (Program program =
        Program.start(
            Map.of(),
            "run",
            "--port",
            "0",
            "--session",
            session.toString(),
            "--data-directory",
            folder.resolve("data").toString())) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", program.output()))
          .contains(
              "$.mode",
              "papre",
              "$.sources[0].venue",
              "\"simulated\"",
              "$.sources[0].symbols[1]",
              "\"quick-start\"",
              "$.budget.total",
              "$.colour")
          .doesNotContain("Exception", "\tat ");
    }
  }

  /** What stands on the screen, without what the JVM says about itself. */
  private static List<String> told(Program program) {
    return program.output().stream().filter(line -> !line.startsWith("WARNING:")).toList();
  }

  private static Path onPath(String tool) throws IOException {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, tool))) {
        return Path.of(directory, tool).toRealPath();
      }
    }
    throw new IOException("no " + tool);
  }
}
