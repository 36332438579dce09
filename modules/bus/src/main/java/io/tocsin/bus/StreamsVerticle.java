package io.tocsin.bus;

import io.opentelemetry.context.Context;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers what browsers see: takes {@link StreamPost}s, conflates state, sends envelopes on the
 * stream addresses, and answers {@code snapshot} requests with the state that those envelopes add
 * up to.
 *
 * <p>A stream that was quiet tells a change at once; a busy one tells the newest state every {@code
 * flushMillis}. An event is told at once, after what was pending before it.
 */
public final class StreamsVerticle extends VerticleBase {

  /** Least milliseconds between two {@code update} messages of one stream. */
  public static final long DEFAULT_FLUSH_MILLIS = 100;

  /** Most messages of a stream that are kept for those who come back. */
  public static final int KEPT_EVENTS = 512;

  /** Most updates among them: a snapshot tells as much, and there are many streams of updates. */
  public static final int KEPT_UPDATES = 48;

  private final WallClock clock;
  private final long flushMicros;
  private long epoch;
  private final LongConsumer receiveToSendMicros;
  private final Map<String, StreamState> streams = new LinkedHashMap<>();

  /** Of sessions that other nodes may have had before, by {@code session.<id>}. */
  private final Map<String, Long> epochs = new LinkedHashMap<>();

  private final Set<StreamState> dirty = new LinkedHashSet<>();
  private @Nullable Bus bus;
  private Traces traces = Traces.OFF;
  private boolean flushIsDue;
  private boolean timerIsSet;

  /**
   * @param clock for timestamps, the pace of updates, and the first epoch
   * @param flushMillis least milliseconds between two {@code update} messages of one stream, at
   *     least 10
   * @param receiveToSendMicros told, for each message whose post carries a receive time, the
   *     microseconds from then to its sending, without the wait for {@code flushMillis}; called on
   *     this verticle's context
   */
  public StreamsVerticle(WallClock clock, long flushMillis, LongConsumer receiveToSendMicros) {
    this.clock = clock;
    this.flushMicros = flushMillis * Micros.MILLI;
    this.epoch = clock.nowMicros() / Micros.MILLI;
    this.receiveToSendMicros = receiveToSendMicros;
  }

  @Override
  public Future<?> start() {
    Bus bus = new Bus(vertx);
    traces = bus.traces();
    bus.onStreamPost(this::post);
    bus.onStreamRead(this::read);
    bus.onSnapshot(request -> read(Objects.toString(request.getValue("stream"), "")));
    bus.onStreamFollow(this::follow);
    this.bus = bus;
    return Future.succeededFuture();
  }

  private void post(StreamPost post) {
    switch (post.kind()) {
      case OPEN -> stream(post.stream()).open(post.collection());
      case STATE -> {
        StreamState stream = stream(post.stream());
        stream.state(post, clock.nowMicros());
        if (traces.isOn()) {
          stream.follow(traces.held());
        }
        changed(stream);
      }
      case REMOVE -> {
        StreamState stream = stream(post.stream());
        stream.remove(post);
        changed(stream);
      }
      case EVENT -> {
        StreamState stream = stream(post.stream());
        long now = clock.nowMicros();
        if (dirty.remove(stream)) {
          send(stream, now);
        }
        publish(stream.event(post, now), traces.held());
        if (post.receivedMicros() > 0) {
          receiveToSendMicros.accept(now - post.receivedMicros());
        }
      }
      case CLOSE -> close(post.stream());
      case EPOCH -> epochs.put(post.stream(), post.item().getLong("epoch"));
    }
  }

  private StreamState stream(String address) {
    StreamState known = streams.get(address);
    if (known != null) {
      return known;
    }
    StreamState opened = new StreamState(address, epochOf(address));
    streams.put(address, opened);
    tell(new StreamOpened(address));
    return opened;
  }

  private long epochOf(String address) {
    String session = Addresses.sessionOf(address);
    return session == null ? epoch : epochs.getOrDefault(Addresses.session(session), epoch);
  }

  private void close(String address) {
    epochs.remove(address);
    boolean any =
        streams
            .entrySet()
            .removeIf(entry -> {
              boolean ends =
                  entry.getKey().equals(address) || entry.getKey().startsWith(address + ".");
              if (ends) {
                dirty.remove(entry.getValue());
              }
              return ends;
            });
    if (any) {
      // a stream that starts again counts from 1: a page must not take its numbers for old ones
      epoch++;
    }
  }

  /** Posts that are already waiting in this context's queue go into the same message. */
  private void changed(StreamState stream) {
    dirty.add(stream);
    long now = clock.nowMicros();
    if (!mayUpdate(stream, now)) {
      flushIn(stream.lastUpdateMicros() + flushMicros - now);
    } else if (!flushIsDue) {
      flushIsDue = true;
      vertx.runOnContext(nothing -> {
        flushIsDue = false;
        flush();
      });
    }
  }

  /** One timer serves all streams: a flush sends what may be sent and asks for the next. */
  private void flushIn(long micros) {
    if (!timerIsSet) {
      timerIsSet = true;
      vertx.setTimer(
          Math.max(1, Math.ceilDiv(micros, Micros.MILLI)),
          timer -> {
            timerIsSet = false;
            flush();
          });
    }
  }

  /** Also when the machine's clock was set back: a stream must not fall silent over that. */
  private boolean mayUpdate(StreamState stream, long now) {
    long since = now - stream.lastUpdateMicros();
    return since >= flushMicros || since < 0;
  }

  private void flush() {
    long now = clock.nowMicros();
    dirty.removeIf(stream -> {
      if (!mayUpdate(stream, now)) {
        return false;
      }
      send(stream, now);
      return true;
    });
    dirty.stream()
        .mapToLong(stream -> stream.lastUpdateMicros() + flushMicros - now)
        .min()
        .ifPresent(this::flushIn);
  }

  private void send(StreamState stream, long now) {
    long latency = stream.latencyMicros(now, flushMicros);
    Context followed = stream.followed();
    stream
        .flush(now)
        .ifPresent(message -> {
          publish(message, followed);
          if (latency >= 0) {
            receiveToSendMicros.accept(latency);
          }
        });
  }

  /** By the stream's own address for whoever listens inside, and to those who feed browsers. */
  private void publish(StreamMessage message, @Nullable Context followed) {
    if (followed == null) {
      publish(message);
      return;
    }
    try (Traces.Step step = traces.step("stream", followed)) {
      if (step != null) {
        step.with("tocsin.stream", message.stream()).with("tocsin.seq", message.seq());
      }
      publish(message);
    }
  }

  private void publish(StreamMessage message) {
    vertx.eventBus().publish(message.stream(), message.envelope());
    tell(message);
  }

  private void tell(StreamNews news) {
    if (bus != null) {
      bus.tellStreamNews(news);
    }
  }

  private Optional<JsonObject> read(String address) {
    return Optional.ofNullable(streams.get(address))
        .map(stream -> stream.fullUpdate(clock.nowMicros()).envelope());
  }

  private Optional<StreamStart> follow(StreamFollow request) {
    return Optional.ofNullable(streams.get(request.stream()))
        .map(stream -> stream.follow(request.epoch(), request.seq(), clock.nowMicros()));
  }
}
