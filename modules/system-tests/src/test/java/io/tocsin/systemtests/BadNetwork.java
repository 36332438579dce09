package io.tocsin.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Stands between a browser and the server, and passes TCP on: until it is told to cut what there
 * is, to take no more, or to let some kinds of requests not through.
 */
final class BadNetwork implements AutoCloseable {

  private static final Predicate<String> NOTHING = request -> false;

  private final ServerSocket listening;
  private final URI server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> blocked = NOTHING;
  private volatile boolean down;

  BadNetwork(String dashboard) throws IOException {
    server = URI.create(dashboard);
    listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /** The dashboard's address through this. */
  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/";
  }

  /** Whatever is on its way is lost. */
  void cut() {
    List.copyOf(open).forEach(BadNetwork::close);
  }

  /** Cuts what there is, and refuses what comes. */
  void down() {
    down = true;
    cut();
  }

  /** Requests whose path contains one of these are cut, now and later; WebSockets by that word. */
  void block(String... words) {
    Set<String> all = Set.of(words);
    blocked =
        request ->
            all.stream()
                .anyMatch(word ->
                    word.equals("WebSocket")
                        ? request.contains("pgrade: websocket")
                        : request.lines().findFirst().orElse("").contains(word));
    cut();
  }

  /** Everything goes through again. */
  void heal() {
    blocked = NOTHING;
    down = false;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        if (down) {
          close(near);
        } else {
          Thread.ofVirtual().start(() -> pass(near));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pass(Socket near) {
    open.add(near);
    try (near;
        Socket far = new Socket(server.getHost(), server.getPort())) {
      Thread back = Thread.ofVirtual().start(() -> copy(far, near, NOTHING));
      copy(near, far, request -> blocked.test(request));
      close(far);
      back.join();
    } catch (IOException e) {
      // The end of either side is the end of both.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(near);
    }
  }

  private static void copy(Socket from, Socket to, Predicate<String> cutAt) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[64 * 1024];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        // A browser writes the head of a request at once.
        if (cutAt.test(new String(bytes, 0, n, StandardCharsets.ISO_8859_1))) {
          break;
        }
        out.write(bytes, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // As above.
    }
    close(from);
    close(to);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
