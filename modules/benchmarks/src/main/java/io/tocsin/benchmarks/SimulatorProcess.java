package io.tocsin.benchmarks;

import io.tocsin.model.WallClock;
import io.tocsin.simulator.PumpSchedule;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The simulated exchange in a JVM of its own, so that its work is not the product's. */
final class SimulatorProcess implements AutoCloseable {

  private static final String LISTENS = "listens on ";

  /** What an exchange behind {@link ManyFrames} trades by itself, each market a second. */
  private static final double OWN_TRADES = 2;

  private final Process process;
  private final int webSocketPort;
  private final int restPort;

  private SimulatorProcess(Process process, int webSocketPort, int restPort) {
    this.process = process;
    this.webSocketPort = webSocketPort;
    this.restPort = restPort;
  }

  /** The market; every 20 s one of the symbols is pumped. */
  static SimulatorOptions market(int symbols, double tradesPerSecond) {
    SimulatorOptions load = SimulatorOptions.defaults().withLoad(symbols, tradesPerSecond);
    return load.withPumps(
        new PumpSchedule(
            load.symbolNames(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            PumpSchedule.DEFAULT_MAGNITUDE_PCT,
            PumpSchedule.DEFAULT_RISE,
            PumpSchedule.DEFAULT_HOLD,
            PumpSchedule.DEFAULT_FALL,
            PumpSchedule.DEFAULT_DUMP_EVERY));
  }

  static SimulatorProcess start(int symbols, double tradesPerSecond) throws IOException {
    return start(symbols, tradesPerSecond, 0);
  }

  /** With so many frames on the socket, see {@link ManyFrames}. */
  static SimulatorProcess startWithFrames(int symbols, double framesPerSecond) throws IOException {
    return start(symbols, symbols * OWN_TRADES, framesPerSecond);
  }

  private static SimulatorProcess start(int symbols, double tradesPerSecond, double framesPerSecond)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorProcess.class.getName(),
                Integer.toString(symbols),
                Double.toString(tradesPerSecond),
                Double.toString(framesPerSecond))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(LISTENS)) {
        String[] ports = line.substring(LISTENS.length()).split(" ");
        return new SimulatorProcess(
            process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
      }
    }
    process.destroy();
    throw new IOException("the simulator did not start");
  }

  String webSocketUrl() {
    return "ws://127.0.0.1:" + webSocketPort;
  }

  String restUrl() {
    return "http://127.0.0.1:" + restPort;
  }

  /** CPU time that it has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs until its standard input ends, so that it never outlives who started it. */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    SimulatorVerticle simulator =
        new SimulatorVerticle(
            market(Integer.parseInt(arguments[0]), Double.parseDouble(arguments[1])),
            WallClock.system());
    vertx.deployVerticle(simulator).toCompletionStage().toCompletableFuture().get();
    double frames = Double.parseDouble(arguments[2]);
    int socket =
        frames > 0
            ? new ManyFrames(vertx, simulator.webSocketUrl(), frames).listen()
            : simulator.port();
    System.out.println(LISTENS + socket + " " + simulator.port());
    try {
      while (System.in.read() >= 0) {
        // Nothing is told to it.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.exit(0);
  }
}
