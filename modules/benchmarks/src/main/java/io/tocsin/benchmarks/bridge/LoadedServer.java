package io.tocsin.benchmarks.bridge;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A server of {@link BridgeLoad}'s, in a process of its own. */
final class LoadedServer implements AutoCloseable {

  /** What a socket says to follow the events. */
  static final String REGISTER = register(LoadServer.STREAM);

  private static final List<String> RIVALS = List.of("ws", "sockjs", "socketio", "nats", "nchan");

  /** Their names, for a person. */
  static final String ALL =
      "tocsin-FLUSH_MILLIS (tocsin-10) with -ack or -stock or nothing behind it, vertx, "
          + String.join(", ", RIVALS);

  private final String name;
  private final Process process;
  private final BufferedReader said;
  private final Writer commands;
  private final int port;

  private LoadedServer(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    this.said = process.inputReader(StandardCharsets.UTF_8);
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.port = Integer.parseInt(line());
  }

  static boolean isKnown(String name) {
    return RIVALS.contains(name)
        || name.equals("vertx")
        || name.matches("tocsin-\\d{1,4}(-ack|-stock)?");
  }

  static LoadedServer start(String name) throws IOException {
    return new LoadedServer(
        name,
        new ProcessBuilder(command(name)).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static String register(String stream) {
    return "{\"type\":\"register\",\"address\":\"" + stream + "\",\"headers\":{}}";
  }

  /** What Tocsin's own client says to follow a stream, from nothing on. */
  static String follow(String stream) {
    return "{\"type\":\"register\",\"address\":\"" + stream + "\",\"headers\":{},\"recover\":{}}";
  }

  int port() {
    return port;
  }

  /** Gives it a command. */
  void say(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /** The next line that it prints. */
  String line() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException(name + " ended");
    }
    return line.strip();
  }

  /** Opens a socket that follows the events, and returns when it is connected. */
  void open(LoadClients clients, int number) throws Exception {
    List<String> framed = List.of("[\"" + REGISTER.replace("\"", "\\\"") + "\"]");
    String sockJs = "/000/socket" + number + "/websocket";
    Future<Void> opened =
        switch (name) {
          case "ws" -> clients.open(port, "/", List.of(), false);
          case "sockjs" -> clients.open(port, "/load" + sockJs, List.of(), false);
          case "socketio" ->
              clients.open(port, "/socket.io/?EIO=4&transport=websocket", List.of("40"), false);
          case "nats" ->
              clients.open(
                  port,
                  "/",
                  List.of(
                      "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB "
                          + LoadServer.STREAM
                          + " 1\r\n"),
                  false);
          case "nchan" -> clients.open(port, "/subscribe", List.of(), false);
          case "vertx" -> clients.open(port, "/eventbus" + sockJs, framed, false);
          default ->
              name.endsWith("-stock")
                  ? clients.open(port, "/eventbus" + sockJs, framed, false)
                  : clients.open(
                      port,
                      path(number, name.endsWith("-ack")),
                      List.of(REGISTER),
                      name.endsWith("-ack"));
        };
    opened.toCompletionStage().toCompletableFuture().get();
  }

  /** Where Tocsin's own client connects. */
  static String path(int number, boolean acknowledges) {
    return "/eventbus/websocket?client=load&connection="
        + number
        + "&features=batch,recover"
        + (acknowledges ? ",ack" : "");
  }

  private static List<String> command(String name) {
    if (!name.startsWith("tocsin") && !name.equals("vertx")) {
      return List.of("node", "modules/benchmarks/src/main/rivals/" + name + ".mjs");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LoadServer.class.getName()));
    command.addAll(List.of(name.split("-", -1)));
    return command;
  }

  /** CPU time; where a program was started to publish to the server, that of the server. */
  Duration cpu() {
    return processes()
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  long residentMegabytes() throws IOException {
    long kilobytes = 0;
    for (ProcessHandle each : processes().toList()) {
      for (String line : Files.readAllLines(Path.of("/proc/" + each.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    }
    return kilobytes / 1024;
  }

  private Stream<ProcessHandle> processes() {
    List<ProcessHandle> below = process.descendants().toList();
    return below.isEmpty() ? Stream.of(process.toHandle()) : below.stream();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
