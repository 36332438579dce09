package io.tocsin.bus;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Numbers what browsers see: takes {@link StreamPost}s, conflates state, sends envelopes on the
 * stream addresses, and answers {@code snapshot} requests with the state that those envelopes add
 * up to.
 *
 * <p>A stream that was quiet tells a change at once; a busy one tells the newest state every {@code
 * flushMillis}.
 */
public final class StreamsVerticle extends VerticleBase {

  /** Least milliseconds between two {@code update} messages of one stream. */
  public static final long DEFAULT_FLUSH_MILLIS = 100;

  private final WallClock clock;
  private final long flushMicros;
  private final long epoch;
  private final LongConsumer receiveToSendMicros;
  private final Map<String, StreamState> streams = new LinkedHashMap<>();
  private final Set<StreamState> dirty = new LinkedHashSet<>();
  private boolean flushIsDue;

  /**
   * @param flushMillis least milliseconds between two {@code update} messages of one stream, at
   *     least 10
   * @param receiveToSendMicros told, for each message whose post carries a receive time, the
   *     microseconds from then to its sending; called on this verticle's context
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
    bus.onStreamPost(this::post);
    bus.onStreamRead(this::read);
    vertx.eventBus().consumer(Addresses.SNAPSHOT, this::snapshot);
    vertx.setPeriodic(Math.max(1, flushMicros / Micros.MILLI / 5), id -> flush());
    return Future.succeededFuture();
  }

  private void post(StreamPost post) {
    switch (post.kind()) {
      case OPEN -> stream(post.stream()).open(post.collection());
      case STATE -> {
        StreamState stream = stream(post.stream());
        stream.state(post);
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
        publish(stream.event(post, now));
        if (post.receivedMicros() > 0) {
          receiveToSendMicros.accept(now - post.receivedMicros());
        }
      }
      case CLOSE -> close(post.stream());
    }
  }

  private StreamState stream(String address) {
    return streams.computeIfAbsent(address, a -> new StreamState(a, epoch));
  }

  private void close(String address) {
    streams
        .entrySet()
        .removeIf(entry -> {
          boolean ends = entry.getKey().equals(address) || entry.getKey().startsWith(address + ".");
          if (ends) {
            dirty.remove(entry.getValue());
          }
          return ends;
        });
  }

  /** Posts that are already waiting in this context's queue go into the same message. */
  private void changed(StreamState stream) {
    dirty.add(stream);
    if (!flushIsDue && clock.nowMicros() - stream.lastUpdateMicros() >= flushMicros) {
      flushIsDue = true;
      vertx.runOnContext(nothing -> {
        flushIsDue = false;
        flush();
      });
    }
  }

  private void flush() {
    long now = clock.nowMicros();
    dirty.removeIf(stream -> {
      if (now - stream.lastUpdateMicros() < flushMicros) {
        return false;
      }
      send(stream, now);
      return true;
    });
  }

  private void send(StreamState stream, long now) {
    long received = stream.newestReceivedMicros();
    stream
        .flush(now)
        .ifPresent(envelope -> {
          publish(envelope);
          if (received > 0) {
            receiveToSendMicros.accept(now - received);
          }
        });
  }

  private void publish(JsonObject envelope) {
    vertx.eventBus().publish(envelope.getString("stream"), envelope);
  }

  private Optional<JsonObject> read(String address) {
    return Optional.ofNullable(streams.get(address))
        .map(stream -> stream.fullUpdate(clock.nowMicros()));
  }

  private void snapshot(Message<JsonObject> request) {
    JsonObject body = request.body();
    String address = body == null ? "" : body.getString("stream", "");
    read(address)
        .ifPresentOrElse(
            request::reply,
            () ->
                request.fail(
                    404, "no stream \"" + address + "\": it never was, or its session has ended"));
  }
}
