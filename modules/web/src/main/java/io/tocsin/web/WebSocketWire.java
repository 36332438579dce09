package io.tocsin.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SockJS over a WebSocket: framed ({@code a["…"]}, opened by {@code o}, closed by {@code c}) or
 * plain, one message a WebSocket message. Takes the place of vertx-web's own, which encodes each
 * message for each socket and can tell a browser no reason at the end.
 *
 * <p>Where the browser takes deflated messages (permessage-deflate, RFC 7692), Netty agrees with it
 * and inflates what comes; but it would deflate each message for each socket. Here the frames come
 * deflated once for all, and Netty's encoder is taken away.
 */
final class WebSocketWire implements Wire {

  /** How long a browser may take what was written before the close, and answer it. */
  private static final long CLOSING_MILLIS = 1_000;

  private static final String DEFLATE = "permessage-deflate";
  private static final Frame OPENED = new Frame("o");
  private static final Frame HEARTBEAT = new Frame("h");

  private final Vertx vertx;
  private final ContextInternal context = ContextInternal.current();
  private final ServerWebSocket socket;
  private final @Nullable Channel channel;
  private final boolean framed;
  private final boolean arrays;

  /** Whether the browser has offered to take deflated messages. */
  private final boolean offered;

  /** Whether that was agreed on. */
  private boolean deflates;

  /**
   * @param framed whether the client speaks SockJS' frames
   * @param arrays whether it takes several messages as a JSON array
   */
  WebSocketWire(
      Vertx vertx,
      ServerWebSocket socket,
      HttpServerRequest request,
      boolean framed,
      boolean arrays) {
    this.vertx = vertx;
    this.socket = socket;
    this.channel =
        request.connection() instanceof HttpServerConnection connection
            ? connection.channelHandlerContext().channel()
            : null;
    this.framed = framed;
    this.arrays = arrays;
    String extensions = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
    this.offered = extensions != null && extensions.contains(DEFLATE);
    if (channel != null) {
      agree(channel); // before the browser's first message comes
    }
    if (framed) {
      send(OPENED);
    }
  }

  @Override
  public String transport() {
    return framed ? "websocket" : "websocket-raw";
  }

  @Override
  public Future<Void> write(FrameChain chain) {
    if (framed) {
      return send(arrays ? chain.framedAsOne() : chain.framed());
    }
    if (arrays) {
      return send(chain.array());
    }
    Future<Void> last = Future.succeededFuture();
    for (OutMessage message : chain.messages()) {
      last = send(message.frame());
    }
    return last;
  }

  /**
   * Past Vert.x, which would encode the text for each socket. All texts go this way, so that none
   * overtakes another in a queue of Vert.x'.
   */
  private Future<Void> send(Frame frame) {
    if (channel == null) {
      return socket.writeTextMessage(frame.text());
    }
    boolean small = frame.isWorthDeflating() && agree(channel);
    PromiseInternal<Void> written = context.promise();
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(small ? frame.deflated() : frame.plain()))
        .addListener(written);
    return written.future();
  }

  /** Takes over what Netty and the browser have agreed on; whether they have. */
  private boolean agree(Channel channel) {
    if (offered && !deflates) {
      ChannelPipeline pipeline = channel.pipeline();
      WebSocketExtensionEncoder encoder = pipeline.get(WebSocketExtensionEncoder.class);
      WebSocketExtensionDecoder decoder = pipeline.get(WebSocketExtensionDecoder.class);
      if (encoder != null && decoder != null) {
        pipeline.remove(encoder);
        pipeline.replace(decoder, null, boundedDecoder());
        deflates = true;
      }
    }
    return deflates;
  }

  /** Vert.x lets a message grow without bounds while it is inflated: 64 KB may become 64 MB. */
  private static WebSocketExtensionDecoder boundedDecoder() {
    WebSocketServerExtension extension =
        new PerMessageDeflateServerExtensionHandshaker(
                0,
                false,
                PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                false,
                true,
                WebOptions.MAX_MESSAGE_BYTES)
            .handshakeExtension(new WebSocketExtensionData(DEFLATE, Map.of()));
    return Objects.requireNonNull(extension, "the offer has no conditions").newExtensionDecoder();
  }

  @Override
  public void heartbeat() {
    if (framed) {
      send(HEARTBEAT);
    }
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close(CloseReason reason) {
    if (framed) {
      send(new Frame("c[" + reason.code() + ",\"" + reason.word() + "\"]"));
    }
    socket.close((short) reason.code(), reason.word());
    vertx.setTimer(CLOSING_MILLIS, id -> cut());
  }

  /**
   * Every close that passes Vert.x waits behind what was written before, which a stalled browser
   * never takes: its memory would never be given back. So this one goes by at the front.
   */
  private void cut() {
    ChannelHandlerContext front = channel == null ? null : channel.pipeline().firstContext();
    if (front != null) {
      front.close();
    }
  }
}
