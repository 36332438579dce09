package io.tocsin.web;

import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.Traces;
import io.tocsin.bus.UpdateMerge;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream and its subscriptions: each message is encoded once here, and the newest are kept, so
 * that a subscription that does not keep up needs no queue of its own. Used on the bridge's event
 * loop.
 */
final class StreamFeed {

  private final String address;
  private final Traces traces;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** The newest messages, without a hole: that of number n at n modulo the length. */
  private @Nullable OutMessage[] recent = new OutMessage[16];

  private long epoch = -1;
  private long firstSeq = 1;
  private long lastSeq;
  private int updates;

  private @Nullable StreamMessage fullSource;
  private @Nullable OutMessage full;
  private @Nullable OutMessage merged;
  private long mergedFrom;
  private long mergedUntil;

  StreamFeed(String address, Traces traces) {
    this.address = address;
    this.traces = traces;
  }

  String address() {
    return address;
  }

  /** -1 before the first message. */
  long epoch() {
    return epoch;
  }

  /** Number of the oldest message that is kept. */
  long firstSeq() {
    return firstSeq;
  }

  /** Number of the newest message; one less than the first if none is kept. */
  long lastSeq() {
    return lastSeq;
  }

  void add(Subscription subscription) {
    subscriptions.add(subscription);
  }

  /** Tells whether it was the last. */
  boolean remove(Subscription subscription) {
    subscriptions.remove(subscription);
    return subscriptions.isEmpty();
  }

  /** The stream's next message. */
  void received(StreamMessage message) {
    boolean empty = lastSeq < firstSeq;
    if (!empty && message.epoch() == epoch && message.seq() <= lastSeq) {
      return;
    }
    if (message.epoch() < epoch) {
      // Of one that has lost the stream to another and does not know it yet.
      return;
    }
    if (empty || message.epoch() != epoch || message.seq() != lastSeq + 1) {
      restart(message);
    }
    OutMessage out = OutMessage.of(message);
    out.follow(traces.held());
    put(out, message);
    for (int i = 0; i < subscriptions.size(); i++) {
      subscriptions.get(i).offer(out, message);
    }
  }

  /** The stream exists (again). */
  void opened() {
    for (int i = 0; i < subscriptions.size(); i++) {
      subscriptions.get(i).opened();
    }
  }

  /** The stream goes on elsewhere, numbered anew: what is kept is not before what comes. */
  void moved() {
    keepFrom(1);
    for (int i = 0; i < subscriptions.size(); i++) {
      subscriptions.get(i).moved();
    }
  }

  private void keepFrom(long seq) {
    recent = new OutMessage[16];
    updates = 0;
    firstSeq = seq;
    lastSeq = seq - 1;
    merged = null;
  }

  private void restart(StreamMessage first) {
    epoch = first.epoch();
    keepFrom(first.seq());
    for (int i = 0; i < subscriptions.size(); i++) {
      subscriptions.get(i).restarted(epoch, firstSeq);
    }
  }

  private void put(OutMessage out, StreamMessage message) {
    if (lastSeq + 1 - firstSeq == recent.length) {
      grow();
    }
    lastSeq = message.seq();
    recent[index(lastSeq)] = out;
    updates += isUpdate(out);
    while (updates > StreamsVerticle.KEPT_UPDATES
        || lastSeq + 1 - firstSeq > StreamsVerticle.KEPT_EVENTS) {
      updates -= isUpdate(get(firstSeq));
      recent[index(firstSeq)] = null;
      firstSeq++;
    }
  }

  private void grow() {
    @Nullable OutMessage[] larger = new OutMessage[2 * recent.length];
    for (long seq = firstSeq; seq <= lastSeq; seq++) {
      larger[(int) (seq % larger.length)] = get(seq);
    }
    recent = larger;
  }

  private int index(long seq) {
    return (int) (seq % recent.length);
  }

  private static int isUpdate(OutMessage message) {
    StreamMessage stream = message.stream();
    return stream != null && stream.kind() == StreamMessage.Kind.UPDATE ? 1 : 0;
  }

  /** A message that is kept. */
  OutMessage get(long seq) {
    return Objects.requireNonNull(recent[index(seq)]);
  }

  /** Whether a reader that has applied everything up to this number can go on from what is kept. */
  boolean covers(long readersEpoch, long seq) {
    return lastSeq >= firstSeq && readersEpoch == epoch && seq + 1 >= firstSeq && seq <= lastSeq;
  }

  /** Takes what was kept elsewhere from before this feed began. */
  void extendBack(List<StreamMessage> older) {
    if (older.isEmpty()) {
      return;
    }
    long newest = older.getLast().seq();
    if (lastSeq < firstSeq) {
      restart(older.getFirst());
      older.forEach(message -> put(OutMessage.of(message), message));
    } else if (older.getFirst().epoch() == epoch && newest + 1 >= firstSeq) {
      List<OutMessage> kept = new ArrayList<>();
      for (long seq = firstSeq; seq <= lastSeq; seq++) {
        kept.add(get(seq));
      }
      long began = firstSeq;
      recent = new OutMessage[16];
      updates = 0;
      firstSeq = Math.min(began, older.getFirst().seq());
      lastSeq = firstSeq - 1;
      older.stream()
          .filter(message -> message.seq() < began)
          .forEach(message -> put(OutMessage.of(message), message));
      kept.forEach(out -> put(out, Objects.requireNonNull(out.stream())));
    }
    subscriptions.forEach(Subscription::catchUp);
  }

  /** The whole state for one who could not be given what was missed; many get the same object. */
  OutMessage full(StreamMessage source) {
    OutMessage known = full;
    if (known == null || fullSource != source) {
      JsonObject envelope =
          new JsonObject(new LinkedHashMap<>(source.envelope().getMap())).put("recovered", false);
      known =
          OutMessage.of(
              new StreamMessage(
                  source.stream(),
                  source.epoch(),
                  source.seq(),
                  source.kind(),
                  envelope,
                  source.changed(),
                  source.removed()));
      full = known;
      fullSource = source;
    }
    return known;
  }

  /**
   * The message of this number, together with as many updates after it as can be told as one; its
   * own number is the last one's. Those who are slow in the same way get the same object.
   */
  OutMessage merged(long from) {
    OutMessage known = merged;
    if (known != null && mergedFrom == from && mergedUntil == lastSeq) {
      return known;
    }
    OutMessage first = get(from);
    UpdateMerge merge = new UpdateMerge();
    long next = from;
    while (next <= lastSeq && merge.add(Objects.requireNonNull(get(next).stream()))) {
      next++;
    }
    OutMessage result = next <= from + 1 ? first : OutMessage.of(merge.result());
    merged = result;
    mergedFrom = from;
    mergedUntil = lastSeq;
    return result;
  }
}
