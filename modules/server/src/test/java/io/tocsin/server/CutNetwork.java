package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of its own for each node, on one bridge that they and their stores share, and that can
 * be taken from a node. The test reaches a node by a second wire, which is never cut. Needs the
 * rights over the network that {@code unshare -rn} gives: {@code scripts/tocsin cluster-test}.
 */
final class CutNetwork implements AutoCloseable {

  private static final String BRIDGE = "10.77.0.254";
  private static final String LOOPBACK = "127.0.0.1";

  private final List<Process> processes = new ArrayList<>();
  private final List<Process> owners = new ArrayList<>();
  private final List<Tunnel> tunnels = new ArrayList<>();

  /** Whether this process may make networks; said by who started it. */
  static boolean isAllowed() {
    return Boolean.getBoolean("tocsin.cluster.namespaces");
  }

  CutNetwork(int nodes) throws Exception {
    run("ip", "link", "add", "br0", "type", "bridge");
    run("ip", "addr", "add", BRIDGE + "/24", "dev", "br0");
    run("ip", "link", "set", "br0", "up");
    for (int node = 0; node < nodes; node++) {
      Process owner =
          new ProcessBuilder("unshare", "-n", "sh", "-c", "echo made; exec cat").start();
      processes.add(owner);
      owners.add(owner);
      // Its network is there when it says so, and as long as it lives.
      assertThat(owner.inputReader().readLine()).isEqualTo("made");
      String network = String.valueOf(owner.pid());
      run(
          "ip",
          "link",
          "add",
          "cut" + node,
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          network);
      run(
          "ip",
          "link",
          "add",
          "way" + node,
          "type",
          "veth",
          "peer",
          "name",
          "eth1",
          "netns",
          network);
      run("ip", "link", "set", "cut" + node, "master", "br0", "up");
      run("ip", "addr", "add", way(node, 1) + "/24", "dev", "way" + node);
      run("ip", "link", "set", "way" + node, "up");
      inside(node, "ip", "link", "set", "lo", "up");
      inside(node, "ip", "addr", "add", host(node) + "/24", "dev", "eth0");
      inside(node, "ip", "link", "set", "eth0", "up");
      inside(node, "ip", "addr", "add", way(node, 2) + "/24", "dev", "eth1");
      inside(node, "ip", "link", "set", "eth1", "up");
    }
  }

  private static String way(int node, int end) {
    return "10.88." + node + "." + end;
  }

  /** Where the others reach the node. */
  String host(int node) {
    return "10.77.0." + (10 + node);
  }

  /** What a command begins with that is to run on the node's network. */
  List<String> on(int node) {
    return List.of("nsenter", "-t", String.valueOf(owners.get(node).pid()), "-n");
  }

  /** A port of this machine's own loopback that leads to one of the node's own. */
  int wayTo(int node, int port) throws IOException {
    List<String> command = new ArrayList<>(on(node));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Tunnel.class.getName(),
            way(node, 2),
            "0",
            LOOPBACK,
            String.valueOf(port)));
    Process inner =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(inner);
    String opened = inner.inputReader().readLine();
    return tunnel(LOOPBACK, new InetSocketAddress(way(node, 2), Integer.parseInt(opened)));
  }

  /** A port at {@link #bridge} that leads to one of this machine's own loopback. */
  int offer(int port) throws IOException {
    return tunnel(BRIDGE, new InetSocketAddress(LOOPBACK, port));
  }

  private int tunnel(String at, InetSocketAddress exit) throws IOException {
    Tunnel tunnel = new Tunnel(new InetSocketAddress(at, 0), exit);
    tunnels.add(tunnel);
    return tunnel.port();
  }

  /** Where nodes reach their stores. */
  String bridge() {
    return BRIDGE;
  }

  /** Takes the node from the others and from their stores. */
  void cut(int node) throws Exception {
    run("ip", "link", "set", "cut" + node, "down");
  }

  void heal(int node) throws Exception {
    run("ip", "link", "set", "cut" + node, "up");
  }

  private void inside(int node, String... command) throws Exception {
    List<String> all = new ArrayList<>(on(node));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
  }

  @Override
  public void close() throws IOException {
    for (Tunnel tunnel : tunnels) {
      tunnel.close();
    }
    processes.forEach(Process::destroyForcibly);
  }
}
