package io.tocsin.storage;

import static org.awaitility.Awaitility.await;

import io.questdb.ServerMain;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A QuestDB as a process of its own, from the same jar as the embedded one. */
final class QuestDbProcess implements AutoCloseable {

  private final Path folder;
  private final int port;
  private Process process;

  QuestDbProcess(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.port = freePort();
    this.process = start();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  private Process start() throws IOException {
    String jar =
        new File(ServerMain.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .getPath();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            jar,
            "io.questdb.ServerMain",
            "-d",
            folder.toString(),
            "-n");
    Map<String, String> environment = builder.environment();
    environment.put("QDB_PG_NET_BIND_TO", "127.0.0.1:" + port);
    environment.put("QDB_PG_USER", "admin");
    environment.put("QDB_PG_PASSWORD", Rig.PASSWORD);
    environment.put("QDB_DEV_MODE_ENABLED", "true"); // tables can be suspended by hand
    environment.put("QDB_HTTP_ENABLED", "false");
    environment.put("QDB_HTTP_MIN_ENABLED", "false");
    environment.put("QDB_LINE_TCP_ENABLED", "false");
    environment.put("QDB_TELEMETRY_ENABLED", "false");
    environment.put("QDB_TELEMETRY_DISABLE_COMPLETELY", "true");
    environment.put("QDB_CAIRO_MAT_VIEW_ENABLED", "false");
    environment.put("QDB_SHARED_NETWORK_WORKER_COUNT", "1");
    environment.put("QDB_SHARED_QUERY_WORKER_COUNT", "1");
    environment.put("QDB_SHARED_WRITE_WORKER_COUNT", "1");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("questdb.log").toFile());
    Process started = builder.start();
    await()
        .atMost(Rig.PATIENCE)
        .ignoreException(ConnectException.class)
        .until(() -> {
          if (!started.isAlive()) {
            throw new IllegalStateException(Files.readString(folder.resolve("questdb.log")));
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
          }
        });
    return started;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  void startAgain() throws IOException {
    process = start();
  }

  /** SIGSTOP: it has its connections, takes new ones, and answers nothing. */
  void freeze() throws Exception {
    signal("-STOP");
  }

  /** SIGCONT. */
  void thaw() throws Exception {
    signal("-CONT");
  }

  private void signal(String name) throws Exception {
    int exit =
        new ProcessBuilder("kill", name, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("kill " + name + " failed");
    }
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
