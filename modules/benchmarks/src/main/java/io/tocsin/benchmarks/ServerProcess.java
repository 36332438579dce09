package io.tocsin.benchmarks;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The whole program as a process of its own, with a heap of 512 MB, and a client of its REST. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path output;
  private final Process process;
  private final String url;

  private ServerProcess(Path output, Process process) throws Exception {
    this.output = output;
    this.process = process;
    await(() -> !dashboard(output).isEmpty());
    this.url = dashboard(output);
  }

  /**
   * Starts one on a free port, with the configuration in {@code config} and its data in {@code
   * data} of a folder; it has said where its page is when this returns.
   *
   * @throws IllegalStateException with what it said, if it ended instead
   */
  public static ServerProcess start(Path folder) throws Exception {
    Path output = Files.createTempFile(folder, "output-", ".txt");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.tocsin.server.Main",
                    "run",
                    "--config",
                    folder.resolve("config").toString(),
                    "--data-directory",
                    folder.resolve("data").toString(),
                    "--port",
                    "0"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      return new ServerProcess(output, process);
    } catch (Exception e) {
      process.destroyForcibly().waitFor();
      throw e;
    }
  }

  /** Where it serves, without a slash at the end. */
  public String url() {
    return url;
  }

  public int port() {
    return URI.create(url).getPort();
  }

  /** CPU time since its exec. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** An empty object while it does not answer. */
  public JsonObject get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
      return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return new JsonObject();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Posts JSON.
   *
   * @throws IllegalStateException with its answer, if it refuses
   */
  public JsonObject post(String path, JsonObject body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(answer.body());
    }
    return new JsonObject(answer.body());
  }

  /**
   * Waits up to three minutes.
   *
   * @throws IllegalStateException with what the server said, if it ended or that was not enough
   */
  public void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(Files.readString(output));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Kills it without warning, and waits for its end. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static String dashboard(Path output) {
    try {
      return Files.readString(output)
          .lines()
          .filter(line -> line.contains("  dashboard  http"))
          .map(line -> line.substring(line.indexOf("http"), line.lastIndexOf('/')))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
