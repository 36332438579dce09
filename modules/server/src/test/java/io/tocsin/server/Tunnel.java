package io.tocsin.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

/** Hands on what comes to one address to another: a way into and out of a network of its own. */
final class Tunnel implements AutoCloseable {

  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket entry = new ServerSocket();
  private final SocketAddress exit;

  Tunnel(SocketAddress at, SocketAddress exit) throws IOException {
    this.exit = exit;
    entry.bind(at);
    Thread.ofVirtual().start(this::accept);
  }

  /** As a process on a network of its own: HOST PORT HOST PORT. Says the port that it took. */
  public static void main(String[] arguments) throws Exception {
    try (Tunnel tunnel =
        new Tunnel(
            new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])),
            new InetSocketAddress(arguments[2], Integer.parseInt(arguments[3])))) {
      System.out.println(tunnel.port());
      Thread.currentThread().join();
    }
  }

  int port() {
    return entry.getLocalPort();
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket near = entry.accept();
        Thread.ofVirtual().start(() -> serve(near));
      } catch (IOException e) {
        // closed, or one that went away at once
      }
    }
  }

  private void serve(Socket near) {
    try (near;
        Socket far = new Socket()) {
      far.connect(exit, CONNECT_MILLIS);
      Thread back = Thread.ofVirtual().start(() -> copy(far, near));
      copy(near, far);
      back.join();
    } catch (IOException | InterruptedException e) {
      // whoever asked sees the end of the connection
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      try {
        to.close();
      } catch (IOException closed) {
        // it is
      }
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
  }
}
