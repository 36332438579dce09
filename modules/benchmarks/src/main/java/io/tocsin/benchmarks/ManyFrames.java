package io.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A socket in front of a simulated Binance that sends many more frames than it: everything goes
 * through as it is but the trades; in their place come trades, numbered on from the first, and best
 * prices in turn, of all markets that have traded, made by copying bytes. So the exchange costs
 * little where the client's work is measured. All on one event loop.
 */
final class ManyFrames {

  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
  private static final Pattern TRADE =
      Pattern.compile(
          "\\{\"stream\":\"(\\w+)@trade\".*\"s\":\"(\\w+)\",\"t\":(\\d+),\"p\":\"([\\d.]+)\".*");
  private static final int MOST_AT_ONCE = 5_000;
  private static final int ROOM = 1 << 20;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  private final Vertx vertx;
  private final WebSocketClient exchange;
  private final String exchangeUrl;
  private final double framesPerSecond;

  ManyFrames(Vertx vertx, String exchangeUrl, double framesPerSecond) {
    this.vertx = vertx;
    this.exchange = vertx.createWebSocketClient();
    this.exchangeUrl = exchangeUrl;
    this.framesPerSecond = framesPerSecond;
  }

  /** Begins to listen on a free port of this machine; the answer is which. */
  int listen() throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(socket -> new Client(socket).begin());
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .actualPort();
  }

  /** One connection. */
  private final class Client {
    private final NetSocket socket;
    private final List<MadeMarket> markets = new ArrayList<>();
    private final Map<String, MadeMarket> bySymbol = new HashMap<>();
    private final FrameBytes out = new FrameBytes(ROOM);
    private Buffer received = Buffer.buffer();
    private boolean open;
    private @Nullable WebSocket upstream;
    private long began;
    private double sent;
    private int next;

    Client(NetSocket socket) {
      this.socket = socket;
      socket.setWriteQueueMaxSize(ROOM);
    }

    void begin() {
      socket.handler(bytes -> {
        received.appendBuffer(bytes);
        if (!open) {
          handshake();
        }
        WebSocket connected = upstream;
        while (connected != null && frame(connected)) {
          // The next one may be there too.
        }
      });
      long timer = vertx.setPeriodic(1, id -> make());
      socket.closeHandler(closed -> {
        vertx.cancelTimer(timer);
        WebSocket connected = upstream;
        if (connected != null) {
          connected.close();
        }
      });
    }

    private void handshake() {
      String head = received.toString(StandardCharsets.ISO_8859_1);
      int end = head.indexOf("\r\n\r\n");
      Matcher key = KEY.matcher(head);
      if (end < 0 || !key.find()) {
        return;
      }
      received = received.getBuffer(end + 4, received.length());
      open = true;
      String uri = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
      exchange
          .connect(new WebSocketConnectOptions().setAbsoluteURI(exchangeUrl + uri))
          .onFailure(cause -> socket.close())
          .onSuccess(connected -> {
            upstream = connected;
            connected.textMessageHandler(this::told);
            connected.closeHandler(closed -> socket.close());
            socket.write(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + accept(key.group(1))
                    + "\r\n\r\n");
          });
    }

    /** Takes a frame of the client, if a whole one is there. */
    private boolean frame(WebSocket connected) {
      if (received.length() < 6) {
        return false;
      }
      int opcode = received.getByte(0) & 0xF;
      int length = received.getByte(1) & 0x7F;
      int at = 2;
      if (length == 126) {
        length = received.getUnsignedShort(2);
        at = 4;
      } else if (length == 127) {
        length = (int) received.getLong(2);
        at = 10;
      }
      int begin = at + 4;
      if (received.length() < begin + length) {
        return false;
      }
      byte[] payload = received.getBytes(begin, begin + length);
      for (int i = 0; i < length; i++) {
        payload[i] ^= received.getByte(at + (i & 3));
      }
      received = received.getBuffer(begin + length, received.length());
      switch (opcode) {
        case TEXT -> connected.writeTextMessage(new String(payload, StandardCharsets.UTF_8));
        case PING -> send(PONG, payload);
        case CLOSE -> socket.close();
        default -> {}
      }
      return true;
    }

    private void told(String text) {
      Matcher trade = TRADE.matcher(text);
      if (!trade.matches()) {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
      } else if (!bySymbol.containsKey(trade.group(2))) {
        MadeMarket market =
            new MadeMarket(
                trade.group(1),
                trade.group(2),
                Long.parseLong(trade.group(3)),
                Double.parseDouble(trade.group(4)));
        bySymbol.put(trade.group(2), market);
        markets.add(market);
      }
    }

    private void send(int opcode, byte[] payload) {
      FrameBytes frame = new FrameBytes(payload.length + 10);
      frame.begin(opcode);
      frame.add(payload);
      frame.end();
      socket.write(frame.take());
    }

    /** As many as are due; what the client does not read in time is not made. */
    private void make() {
      if (markets.isEmpty()) {
        return;
      }
      long now = System.nanoTime();
      began = began == 0 ? now : began;
      double due = (now - began) * framesPerSecond / 1e9 - sent;
      sent += due;
      if (socket.writeQueueFull()) {
        return;
      }
      long millis = System.currentTimeMillis();
      int count = (int) Math.min(MOST_AT_ONCE, due);
      sent -= due < MOST_AT_ONCE ? due - count : 0;
      for (int i = 0; i < count; i++) {
        MadeMarket market = markets.get(next / 2 % markets.size());
        if (next++ % 2 == 0) {
          market.trade(out, millis);
        } else {
          market.top(out);
        }
      }
      if (count > 0) {
        socket.write(out.take());
      }
    }
  }

  private static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
