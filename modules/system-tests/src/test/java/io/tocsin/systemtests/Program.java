package io.tocsin.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The product as a user starts it: {@code scripts/tocsin …} in a process of its own. */
final class Program implements AutoCloseable {

  private static final Pattern DASHBOARD = Pattern.compile("dashboard\\s+(https?://\\S+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> dashboard = new CompletableFuture<>();

  private Program(Process process) {
    this.process = process;
    follow(new BufferedReader(process.inputReader(StandardCharsets.UTF_8)));
    follow(
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)));
    process
        .onExit()
        .thenRun(
            () -> dashboard.completeExceptionally(new IllegalStateException("ended: " + output)));
  }

  /** The checkout that is tested. */
  static Path root() {
    return Path.of(System.getProperty("tocsin.root"));
  }

  static Program start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root().resolve("scripts/tocsin").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root().toFile());
    builder.environment().put("TOCSIN_SKIP_BUILD", "1");
    // It runs for seconds, and shares its processors with a browser.
    builder.environment().put("TOCSIN_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    return new Program(builder.start());
  }

  /** The server with all its own in {@code folder}: what is configured, and what it keeps. */
  static Program run(Path folder) throws IOException {
    return start(
        Map.of(),
        "run",
        "--port",
        "0",
        "--config",
        folder.resolve("config").toString(),
        "--data-directory",
        folder.resolve("data").toString());
  }

  /** Makes {@code folder/config}, as it is shipped. */
  static Path shippedConfig(Path folder) throws IOException {
    Path shipped = root().resolve("config");
    Path copy = folder.resolve("config");
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(shipped.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(each, target);
      }
    }
    return copy;
  }

  private void follow(BufferedReader reader) {
    Thread.ofVirtual()
        .start(() -> {
          try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              output.add(line);
              Matcher matcher = DASHBOARD.matcher(line);
              if (matcher.find()) {
                dashboard.complete(matcher.group(1));
              }
            }
          } catch (IOException e) {
            // The process has ended and took its streams along.
          }
        });
  }

  /** The dashboard's address, as soon as the program has printed it. */
  String url() {
    return dashboard.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Everything printed so far, both streams. */
  List<String> output() {
    return output;
  }

  /** GET of a path below the dashboard's address. */
  HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url()).resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** POST of JSON to a path below the dashboard's address. */
  HttpResponse<String> post(String path, String json) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url()).resolve(path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** The program stands still, until {@link #thaw}. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  long pid() {
    return process.pid();
  }

  /** The exit code, once the program has ended by itself. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running: " + output);
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
