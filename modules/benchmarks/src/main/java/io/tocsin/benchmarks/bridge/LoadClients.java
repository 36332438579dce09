package io.tocsin.benchmarks.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many browsers, played so cheaply that they leave the cores to the server: the bytes are searched
 * for the time stamp that each message carries, whatever protocol is around it.
 */
final class LoadClients {

  /** Stands in each message of {@link LoadServer}, before the time when it was told. */
  static final String TOLD_AT = "atmicros";

  /** Stands in each message of a stream of Tocsin's, once. */
  static final String NUMBER = "\"seq\":";

  private static final int BUCKET_MICROS = 100;
  private static final long PICTURE_NANOS = 1_000_000_000 / 60;

  /** Deliveries by latency, {@value #BUCKET_MICROS} microseconds a bucket, the last open. */
  private final long[] latencies = new long[50_000];

  private final byte[] mark;
  private final NetClient client;
  private final List<NetSocket> sockets = new ArrayList<>();
  private long deliveries;
  private long bytes;

  /**
   * @param mark what stands in each delivery, before its digits: {@link #TOLD_AT} if latencies are
   *     wanted
   */
  LoadClients(Vertx vertx, String mark) {
    this.mark = mark.getBytes(StandardCharsets.US_ASCII);
    client = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(256 * 1024));
  }

  /**
   * Opens one more WebSocket.
   *
   * @param hello texts to send once it is open
   * @param acknowledges whether each read is acknowledged
   */
  Future<Void> open(int port, String path, List<String> hello, boolean acknowledges) {
    return connect(port, path, "")
        .map(socket -> {
          sockets.add(socket);
          Scanner scanner = new Scanner();
          boolean[] upgraded = {false};
          socket.handler(data -> {
            bytes += data.length();
            if (!upgraded[0]) {
              upgraded[0] = true;
              hello.forEach(text -> socket.write(frame(text)));
            }
            int messages = scanner.scan(data);
            if (acknowledges && messages > 0) {
              socket.write(frame("{\"type\":\"ack\",\"n\":" + messages + "}"));
            }
          });
          return null;
        });
  }

  /**
   * Opens one more as a browser does: it takes deflated messages, whose bytes are counted and not
   * looked into, and acknowledges once a picture (60 a second) whatever has come.
   */
  Future<Void> openBrowser(int port, String path, List<String> hello) {
    return connect(port, path, "Sec-WebSocket-Extensions: permessage-deflate\r\n")
        .map(socket -> {
          long[] acknowledged = {0};
          socket.handler(data -> {
            bytes += data.length();
            if (acknowledged[0] == 0) {
              hello.forEach(text -> socket.write(frame(text)));
            } else if (System.nanoTime() - acknowledged[0] > PICTURE_NANOS) {
              socket.write(frame("{\"type\":\"ack\",\"n\":1000}"));
            } else {
              return;
            }
            acknowledged[0] = System.nanoTime();
          });
          return null;
        });
  }

  /** The first so many say that they are there: the bridge closes who is not heard for long. */
  void ping(int count) {
    sockets.subList(0, count).forEach(socket -> socket.write(frame("{\"type\":\"ping\"}")));
  }

  /** Opens one more that says hello, and then never reads again. */
  Future<Void> openStalled(int port, String path, List<String> hello) {
    return connect(port, path, "")
        .map(socket -> {
          socket.handler(data -> {
            socket.handler(null).pause();
            hello.forEach(text -> socket.write(frame(text)));
          });
          return null;
        });
  }

  private Future<NetSocket> connect(int port, String path, String headers) {
    return client
        .connect(port, "127.0.0.1")
        .onSuccess(socket -> {
          sockets.add(socket);
          socket.write(
              "GET "
                  + path
                  + " HTTP/1.1\r\nHost: 127.0.0.1:"
                  + port
                  + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  + "Sec-WebSocket-Version: 13\r\n"
                  + headers
                  + "\r\n");
        });
  }

  void close() {
    sockets.forEach(NetSocket::close);
  }

  /** A browser's frame must be masked; with zeros that changes nothing. */
  private static Buffer frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    Buffer frame = Buffer.buffer().appendByte((byte) 0x81);
    if (payload.length < 126) {
      frame.appendByte((byte) (0x80 | payload.length));
    } else {
      frame.appendByte((byte) (0x80 | 126)).appendUnsignedShort(payload.length);
    }
    return frame.appendInt(0).appendBytes(payload);
  }

  void reset() {
    Arrays.fill(latencies, 0);
    deliveries = 0;
    bytes = 0;
  }

  long deliveries() {
    return deliveries;
  }

  long bytes() {
    return bytes;
  }

  /** Milliseconds that this share of the deliveries took at most. */
  double percentileMillis(double share) {
    long wanted = (long) Math.ceil(deliveries * share);
    long seen = 0;
    for (int i = 0; i < latencies.length; i++) {
      seen += latencies[i];
      if (seen >= wanted) {
        return (i + 1) * BUCKET_MICROS / 1_000.0;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Finds the marks of one socket, also where they are torn apart. */
  private final class Scanner {
    private int matched;
    private int digits;
    private long value;

    int scan(Buffer data) {
      int found = 0;
      long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      for (int i = 0, length = data.length(); i < length; i++) {
        byte b = data.getByte(i);
        if (matched < mark.length) {
          matched = b == mark[matched] ? matched + 1 : b == mark[0] ? 1 : 0;
        } else if (b >= '0' && b <= '9') {
          value = 10 * value + b - '0';
          digits++;
        } else if (digits > 0) {
          int bucket = (int) Math.clamp((now - value) / BUCKET_MICROS, 0, latencies.length - 1);
          latencies[bucket]++;
          deliveries++;
          found++;
          matched = 0;
          digits = 0;
          value = 0;
        }
      }
      return found;
    }
  }
}
