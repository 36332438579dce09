package io.tocsin.web;

import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.Traces;
import io.tocsin.model.WallClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one browser. Takes stream messages only while the browser keeps up; a
 * subscription that may not add then waits here, remembering no more than its position, and goes on
 * from the stream's own recent messages. So a browser that stalls costs the bytes in flight and
 * nothing else. Used on the bridge's event loop.
 */
final class Outbox {

  /** Answers and notes are never held back: a browser that lets so many wait is given up. */
  private static final int MOST_TIMES_IN_FLIGHT = 64;

  private final Wire wire;
  private final boolean acknowledges;
  private final BridgeOptions options;
  private final Flusher flusher;
  private final WallClock clock;
  private final Connection connection;
  private final BridgeMetrics metrics;
  private final Traces traces;
  private final Runnable overflow;
  private final Runnable written;
  private final ArrayDeque<Subscription> behind = new ArrayDeque<>();
  private @Nullable FrameChain pending;
  private boolean wantsFlush;
  private boolean draining;
  private boolean closed;
  private int unacknowledged;
  private long inFlight;
  private long tookMicros;
  private long acknowledgedMicros;

  /**
   * @param acknowledges whether the client acknowledges stream messages
   * @param overflow told when more waits than a browser may let wait
   * @param written told each time the network has taken something
   */
  Outbox(
      Wire wire,
      boolean acknowledges,
      BridgeOptions options,
      Flusher flusher,
      WallClock clock,
      Connection connection,
      BridgeMetrics metrics,
      Traces traces,
      Runnable overflow,
      Runnable written) {
    this.wire = wire;
    this.traces = traces;
    this.acknowledges = acknowledges;
    this.options = options;
    this.flusher = flusher;
    this.clock = clock;
    this.connection = connection;
    this.metrics = metrics;
    this.overflow = overflow;
    this.written = written;
  }

  /** Whether the browser keeps up, so that a stream may add. */
  boolean isOpen() {
    return !closed
        && (!acknowledges || unacknowledged < options.ackWindow())
        && bytes() < options.bytesInFlight();
  }

  /** Whether several updates may be told as one: only to those who know {@code first_seq}. */
  boolean merges() {
    return acknowledges;
  }

  /** Bytes that wait for the network. */
  long bytes() {
    FrameChain chain = pending;
    return chain == null ? inFlight : inFlight + chain.bytes();
  }

  int unacknowledged() {
    return unacknowledged;
  }

  /** Adds a message, whether open or not. */
  void add(OutMessage message) {
    if (closed) {
      return;
    }
    FrameChain chain = pending;
    if (chain == null) {
      chain = flusher.root();
      if (!wantsFlush) {
        wantsFlush = true;
        flusher.wants(this);
      }
    }
    chain = chain.then(message);
    pending = chain;
    if (acknowledges && message.stream() != null && unacknowledged++ == 0) {
      acknowledgedMicros = clock.nowMicros();
    }
    if (chain.bytes() >= options.frameBytes()) {
      write();
    }
    if (inFlight > (long) MOST_TIMES_IN_FLIGHT * options.bytesInFlight()) {
      overflow.run();
    }
  }

  /** The flusher's moment. */
  void flushNow() {
    wantsFlush = false;
    write();
  }

  private void write() {
    FrameChain chain = pending;
    pending = null;
    if (chain == null || closed) {
      return;
    }
    int bytes = chain.bytes();
    if (inFlight == 0) {
      tookMicros = clock.nowMicros();
    }
    inFlight += bytes;
    metrics.out(chain.size());
    connection.sent(chain.size());
    List<Traces.Step> followed = traces.isOn() ? deliveries(chain) : List.of();
    wire.write(chain)
        .onComplete((done, failure) -> {
          if (!followed.isEmpty()) {
            followed.forEach(Traces.Step::close);
          }
          taken(bytes);
        });
  }

  /** The last step of what is followed: until the network has taken it. */
  private List<Traces.Step> deliveries(FrameChain chain) {
    List<Traces.Step> steps = new ArrayList<>();
    for (OutMessage message : chain.messages()) {
      Traces.Step step = traces.begun("deliver", message.delivery());
      StreamMessage stream = message.stream();
      if (step != null && stream != null) {
        steps.add(
            step.with("tocsin.stream", stream.stream())
                .with("tocsin.seq", stream.seq())
                .with("tocsin.transport", wire.transport())
                .with("tocsin.bytes", chain.bytes()));
      }
    }
    return steps;
  }

  private void taken(int bytes) {
    inFlight -= bytes;
    tookMicros = clock.nowMicros();
    drain();
    written.run();
  }

  /** The client has processed so many stream messages more. */
  void acknowledged(long messages) {
    if (messages > 0) {
      unacknowledged = (int) Math.max(0, unacknowledged - messages);
      acknowledgedMicros = clock.nowMicros();
      drain();
    }
  }

  /** The subscription has more to tell, and goes on when the browser keeps up. */
  void fellBehind(Subscription subscription) {
    behind.add(subscription);
    drain();
  }

  /** One message of each stream in turn, while the browser keeps up. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (isOpen()) {
        Subscription next = behind.poll();
        if (next == null) {
          return;
        }
        if (next.step()) {
          behind.add(next);
        }
      }
    } finally {
      draining = false;
    }
  }

  /** Whether nothing was taken, or nothing acknowledged, for longer than is allowed. */
  boolean isStalled(long nowMicros) {
    long patience = options.slowAfter().toMillis() * 1_000;
    return (inFlight > 0 && nowMicros - tookMicros > patience)
        || (unacknowledged > 0 && nowMicros - acknowledgedMicros > patience);
  }

  /** Takes nothing more, and lets go of everything. */
  void close() {
    closed = true;
    pending = null;
    behind.clear();
  }
}
