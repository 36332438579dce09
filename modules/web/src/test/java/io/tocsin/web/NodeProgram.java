package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client in JavaScript as a process of its own, which prints a JSON object a line. */
final class NodeProgram implements AutoCloseable {

  static final Path WEBROOT = Path.of("../../webroot").toAbsolutePath().normalize();

  private final Process process;
  private final BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();

  /**
   * @param program a file of {@code src/test/node}; its first argument is the folder of the page
   */
  NodeProgram(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(Path.of("src/test/node", program).toString());
    command.add(WEBROOT.toString());
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(line -> lines.add(new JsonObject(line)));
          } catch (IOException | UncheckedIOException e) {
            lines.add(new JsonObject().put("error", String.valueOf(e.getMessage())));
          }
        });
  }

  /** The next line, as soon as there is one. */
  JsonObject next() throws InterruptedException {
    JsonObject line = lines.poll(30, TimeUnit.SECONDS);
    assertThat(line).as("something from the client").isNotNull();
    return line;
  }

  /** The next line with that field; what comes before it is dropped. */
  JsonObject next(String field) throws InterruptedException {
    JsonObject line = next();
    while (!line.containsKey(field)) {
      line = next();
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
