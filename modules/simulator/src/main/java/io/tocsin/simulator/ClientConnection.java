package io.tocsin.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FrameTag;
import io.tocsin.simulator.fault.Fate;
import io.tocsin.simulator.fault.Faults;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.Ongoing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's WebSocket, with what the misbehaviours make of its frames; on the event loop. */
final class ClientConnection implements FaceOut {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final int MOST_BYTES_WAITING = 8 << 20;
  private static final int POLICY_VIOLATION = 1008;

  /** Frames that leave with one write to the socket; a busy market sends hundreds a tick. */
  private static final int FRAMES_A_FLUSH = 256;

  /** A frame that waits to be overtaken goes after this long if nothing follows it. */
  private static final long LONGEST_REORDER_MICROS = 1_000_000L;

  private record Delayed(long dueMicros, long number, Ongoing by, Frame frame) {}

  private final ServerWebSocket socket;
  private final ChannelHandlerContext channel;
  private final Faults faults;
  private final Tally tally;
  private final PriorityQueue<Delayed> delayed =
      new PriorityQueue<>(
          Comparator.comparingLong(Delayed::dueMicros).thenComparingLong(Delayed::number));
  private final ArrayDeque<Frame> throttled = new ArrayDeque<>();
  private long nowMicros;
  private long delayedCount;
  private @Nullable Frame overtaken;
  private long overtakenUntilMicros;
  private long throttledBytes;
  private double allowance;
  private boolean halfOpen;

  ClientConnection(ServerWebSocket socket, Faults faults, Tally tally, long nowMicros) {
    this.socket = socket;
    this.channel = ((WebSocketInternal) socket).channelHandlerContext();
    this.faults = faults;
    this.tally = tally;
    this.nowMicros = nowMicros;
    socket.setWriteQueueMaxSize(MOST_BYTES_WAITING);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addFirst(new FlushConsolidationHandler(FRAMES_A_FLUSH, true));
    pipeline.addBefore(channel.name(), "pings", new PingFilter());
  }

  /** Vert.x answers pings by itself, so those that are to be ignored must not reach it. */
  private final class PingFilter extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof PingWebSocketFrame && faults.deaf()) {
        faults.pingIgnored();
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }
  }

  @Override
  public void send(FrameTag tag, String text) {
    if (undisturbed()) {
      write(text);
    } else {
      pass(new Frame(tag, text, null));
    }
  }

  @Override
  public void send(FrameTag tag, Buffer binary) {
    if (undisturbed()) {
      write(binary);
    } else {
      pass(new Frame(tag, null, binary));
    }
  }

  private boolean undisturbed() {
    return faults.calm()
        && !halfOpen
        && delayed.isEmpty()
        && throttled.isEmpty()
        && overtaken == null;
  }

  private void pass(Frame sent) {
    releaseOvertaking();
    Fate fate = faults.frame(sent.tag());
    if (fate.lost()) {
      tally.lost.increment();
      return;
    }
    Frame frame = fate.cut() ? sent.truncated(faults.random()) : sent;
    frame = fate.garble() ? frame.garbled(faults.random()) : frame;
    if (fate.cut() || fate.garble()) {
      tally.corrupted.increment();
    }
    if (fate.twice()) {
      tally.doubled.increment();
      pass(frame, fate);
    }
    pass(frame, fate);
  }

  private void pass(Frame frame, Fate fate) {
    Ongoing heldBackBy = fate.heldBackBy();
    if (heldBackBy != null) {
      tally.delayed.increment();
      long due = nowMicros + heldBackBy.what().by().toNanos() / 1_000;
      delayed.add(new Delayed(due, delayedCount++, heldBackBy, frame));
    } else if (fate.late() && overtaken == null) {
      tally.reordered.increment();
      overtaken = frame;
      overtakenUntilMicros = nowMicros + LONGEST_REORDER_MICROS;
    } else {
      queue(frame);
      Frame waiting = overtaken;
      if (waiting != null && waiting.sameStream(frame)) {
        overtaken = null;
        queue(waiting);
      }
    }
  }

  /** Time passes: what was held back and is due goes now. */
  void tick(long now) {
    double seconds = Math.max(0, now - nowMicros) / 1e6;
    nowMicros = now;
    releaseOvertaking();
    while (!delayed.isEmpty() && delayed.peek().dueMicros() <= now) {
      queue(delayed.remove().frame());
    }
    Frame waiting = overtaken;
    if (waiting != null && now >= overtakenUntilMicros) {
      overtaken = null;
      queue(waiting);
    }
    drain(seconds);
  }

  /** When a delay of everything is over, what it held back goes before anything newer. */
  private void releaseOvertaking() {
    if (delayed.isEmpty()) {
      return;
    }
    ArrayDeque<Delayed> freed = new ArrayDeque<>();
    for (Iterator<Delayed> all = delayed.iterator(); all.hasNext(); ) {
      Delayed next = all.next();
      if (next.by().over() && next.by().what().share() >= 1 && next.by().what().count() == 0) {
        freed.add(next);
        all.remove();
      }
    }
    freed.stream()
        .sorted(Comparator.comparingLong(Delayed::number))
        .forEach(next -> queue(next.frame()));
  }

  private void queue(Frame frame) {
    if (frame.tag().market() && (faults.throttle().isPresent() || !throttled.isEmpty())) {
      throttled.add(frame);
      throttledBytes += frame.length();
      if (throttledBytes > MOST_BYTES_WAITING) {
        close(POLICY_VIOLATION, "too slow");
      }
    } else {
      write(frame);
    }
  }

  private void drain(double seconds) {
    if (throttled.isEmpty()) {
      allowance = 0;
      return;
    }
    Misbehaviour throttle = faults.throttle().orElse(null);
    if (throttle != null) {
      // Not more than a second's worth is ever saved up.
      allowance =
          Math.min(throttle.perSecond(), allowance + throttle.perSecond() * Math.min(1, seconds));
    }
    while (!throttled.isEmpty()) {
      Frame next = throttled.peek();
      if (throttle != null) {
        double cost = throttle.bytes() ? Math.min(next.length(), throttle.perSecond()) : 1;
        if (allowance < cost) {
          return;
        }
        allowance -= cost;
      }
      throttled.remove();
      throttledBytes -= next.length();
      write(next);
    }
  }

  private void write(Frame frame) {
    if (frame.text() != null) {
      write(frame.text());
    } else if (frame.bytes() != null) {
      write(frame.bytes());
    }
  }

  private void write(String text) {
    if (writable()) {
      tally.sent.increment();
      socket.writeTextMessage(text);
    }
  }

  private void write(Buffer bytes) {
    if (writable()) {
      tally.sent.increment();
      socket.writeBinaryMessage(bytes);
    }
  }

  private boolean writable() {
    if (socket.isClosed() || halfOpen) {
      return false;
    }
    if (socket.writeQueueFull()) {
      close(POLICY_VIOLATION, "too slow");
      return false;
    }
    return true;
  }

  @Override
  public void ping(String payload) {
    if (!socket.isClosed() && !halfOpen) {
      socket.writePing(Buffer.buffer(payload));
    }
  }

  @Override
  public void close(int code, String reason) {
    if (!socket.isClosed() && !halfOpen) {
      LOG.info("simulator closes {}: {} {}", socket.remoteAddress(), code, reason);
      socket.close((short) code, reason);
    }
  }

  @Override
  public void cut() {
    if (channel.channel().isActive()) {
      LOG.info("simulator cuts {}", socket.remoteAddress());
      channel.close();
    }
  }

  /** Stops, or goes on, reading and writing; the TCP connection stays. */
  void halfOpen(boolean silent) {
    halfOpen = silent;
    channel.channel().config().setAutoRead(!silent);
  }

  @Override
  public boolean refuses(int symbol, Channel channel) {
    return faults.refuses(symbol, channel);
  }
}
