package io.tocsin.venues.link;

import io.tocsin.model.Micros;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol.Confirmation;
import io.tocsin.venues.SocketProtocol.Request;
import io.tocsin.venues.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * State of each topic on one connection. Confirmed by the venue's word or by data; what is not
 * confirmed in time is sent again after 1, 2 and 4 s and then FAILED; a late confirmation still
 * counts. Times are microseconds of the injected clock. Not thread-safe.
 */
final class Subscriptions {

  private static final int MOST_RETRIES = 3;

  private record Key(String venueSymbol, Channel channel) {}

  private static final class Entry {
    private final Topic topic;
    private SubscriptionState state = SubscriptionState.PENDING;
    private boolean queued;
    private boolean sent;
    private boolean acknowledged;
    private int retries;
    private long dueMicros;
    private String reason = "";

    Entry(Topic topic) {
      this.topic = topic;
    }
  }

  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, Request> waiting = new LinkedHashMap<>();
  private final Set<Long> unsent = new HashSet<>();
  private final Set<Channel> proven = EnumSet.noneOf(Channel.class);
  private final Confirmation confirmation;
  private final long ackTimeoutMicros;
  private final long slowRetryMicros;
  private final Consumer<Topic> confirmed;

  /**
   * @param confirmed is told when a topic becomes ACTIVE
   */
  Subscriptions(Confirmation confirmation, LinkOptions options, Consumer<Topic> confirmed) {
    this.confirmation = confirmation;
    this.ackTimeoutMicros = options.ackTimeout().toNanos() / 1_000;
    this.slowRetryMicros = options.slowRetry().toNanos() / 1_000;
    this.confirmed = confirmed;
  }

  private static Key key(Topic topic) {
    return new Key(topic.venueSymbol(), topic.channel());
  }

  void add(Topic topic) {
    entries.putIfAbsent(key(topic), new Entry(topic));
  }

  /** Whether it was sent, so that the venue has to be told. */
  boolean remove(Topic topic) {
    Entry entry = entries.remove(key(topic));
    return entry != null && entry.sent;
  }

  boolean contains(Topic topic) {
    return entries.containsKey(key(topic));
  }

  int size() {
    return entries.size();
  }

  /** Whether it is subscribed, and not about to be. */
  boolean canRenew(Topic topic) {
    Entry entry = entries.get(key(topic));
    return entry != null && !entry.queued;
  }

  /** Has to be sent again, though it may be confirmed: the venue sends too little. */
  void renew(Topic topic) {
    Entry entry = entries.get(key(topic));
    if (entry != null) {
      entry.state = entry.sent ? SubscriptionState.RETRYING : SubscriptionState.PENDING;
      entry.sent = false;
      entry.acknowledged = false;
      entry.retries = 0;
    }
  }

  /** The topics to send now; each is told once, until it has been {@link #sent}. */
  List<Topic> due(long nowMicros) {
    List<Topic> topics = new ArrayList<>();
    for (Entry entry : entries.values()) {
      boolean again =
          (entry.state == SubscriptionState.EXPIRED || entry.state == SubscriptionState.FAILED)
              && nowMicros >= entry.dueMicros;
      boolean first = !entry.sent && entry.state != SubscriptionState.EXPIRED;
      if (!entry.queued && (first || again)) {
        entry.queued = true;
        topics.add(entry.topic);
      }
    }
    return topics;
  }

  /** The request is one for subscriptions, and will be {@link #sent}. */
  void queued(Request request) {
    unsent.add(request.id());
  }

  /** Whether the request was {@link #queued}. */
  boolean awaits(Request request) {
    return unsent.contains(request.id());
  }

  void sent(Request request, long nowMicros) {
    unsent.remove(request.id());
    waiting.put(request.id(), request);
    for (Topic topic : request.topics()) {
      Entry entry = entries.get(key(topic));
      if (entry != null) {
        if (entry.state == SubscriptionState.EXPIRED) {
          entry.state = SubscriptionState.RETRYING;
        }
        entry.sent = true;
        entry.queued = false;
        entry.dueMicros =
            nowMicros
                + (entry.state == SubscriptionState.FAILED ? slowRetryMicros : ackTimeoutMicros);
      }
    }
  }

  /** True if the request was one for subscriptions. */
  boolean acknowledged(long requestId) {
    Request request = waiting.remove(requestId);
    if (request == null) {
      return false;
    }
    request.topics().forEach(topic -> acknowledge(entries.get(key(topic))));
    return true;
  }

  /** The venue named the channel, and the market or not. */
  void acknowledged(Channel channel, @Nullable String venueSymbol) {
    if (venueSymbol != null) {
      acknowledge(entries.get(new Key(venueSymbol, channel)));
      return;
    }
    oldest(topic -> topic.channel() == channel && isOpen(topic))
        .forEach(topic -> acknowledge(entries.get(key(topic))));
  }

  private boolean isOpen(Topic topic) {
    Entry entry = entries.get(key(topic));
    return entry != null
        && entry.state != SubscriptionState.ACTIVE
        && !entry.acknowledged
        && entry.sent;
  }

  /** The matching topics of the oldest request that has any; it is answered by that. */
  private List<Topic> oldest(Predicate<Topic> which) {
    for (Request request : waiting.values()) {
      List<Topic> matching = request.topics().stream().filter(which).toList();
      if (!matching.isEmpty()) {
        return matching;
      }
    }
    return List.of();
  }

  private void acknowledge(@Nullable Entry entry) {
    if (entry == null) {
      return;
    }
    entry.acknowledged = true;
    if (confirmation == Confirmation.ACKNOWLEDGEMENT || proven.contains(entry.topic.channel())) {
      activate(entry, "");
    } else if (entry.state != SubscriptionState.ACTIVE) {
      entry.reason = "acknowledged, waiting for the first data";
    }
  }

  private void activate(Entry entry, String reason) {
    entry.reason = reason;
    entry.retries = 0;
    if (entry.state != SubscriptionState.ACTIVE) {
      entry.state = SubscriptionState.ACTIVE;
      confirmed.accept(entry.topic);
    }
  }

  /** Data of the topic came: it is confirmed, and its channel is known to work. */
  void data(Topic topic) {
    Entry entry = entries.get(key(topic));
    if (entry == null || entry.state == SubscriptionState.ACTIVE && entry.reason.isEmpty()) {
      return;
    }
    activate(entry, "");
    if (proven.add(topic.channel()) && confirmation == Confirmation.DATA) {
      for (Entry other : List.copyOf(entries.values())) {
        if (other.acknowledged && other.topic.channel() == topic.channel()) {
          activate(other, other.reason);
        }
      }
    }
  }

  /**
   * The venue refused a request.
   *
   * @param requestId -1 where it does not say which: the oldest that waits, or the newest where the
   *     venue acknowledges nothing
   * @return the topics that have FAILED by it
   */
  List<Topic> refused(long requestId, String reason, long nowMicros) {
    Request request = waiting.remove(requestId);
    if (request == null && requestId < 0) {
      for (Request candidate : List.copyOf(waiting.values())) {
        if (candidate.topics().stream().anyMatch(this::isOpen)) {
          request = candidate;
          if (confirmation == Confirmation.ACKNOWLEDGEMENT) {
            break;
          }
        }
      }
    }
    return request == null ? List.of() : unconfirmed(request.topics(), reason, nowMicros);
  }

  /** The venue refused what it names; null stands for any. */
  List<Topic> refused(
      @Nullable Channel channel, @Nullable String venueSymbol, String reason, long nowMicros) {
    Predicate<Topic> which =
        topic ->
            (channel == null || topic.channel() == channel)
                && (venueSymbol == null || topic.venueSymbol().equalsIgnoreCase(venueSymbol));
    List<Topic> named =
        venueSymbol == null
            ? oldest(topic -> which.test(topic) && isOpen(topic))
            : entries.values().stream().map(entry -> entry.topic).filter(which).toList();
    return unconfirmed(named, reason, nowMicros);
  }

  /** Looks for confirmations that are overdue; the topics that have FAILED by it. */
  List<Topic> expire(long nowMicros) {
    List<Topic> failed = new ArrayList<>();
    for (Entry entry : List.copyOf(entries.values())) {
      boolean waits =
          entry.sent
              && (entry.state == SubscriptionState.PENDING
                  || entry.state == SubscriptionState.RETRYING);
      if (!waits || entry.queued || nowMicros < entry.dueMicros) {
        continue;
      }
      if (confirmation == Confirmation.DATA && proven.contains(entry.topic.channel())) {
        // The channel works, and this market may just be quiet.
        activate(entry, "no data yet");
      } else {
        failed.addAll(
            unconfirmed(
                List.of(entry.topic),
                "not confirmed within " + ackTimeoutMicros / (double) Micros.SECOND + " s",
                nowMicros));
      }
    }
    return failed;
  }

  private List<Topic> unconfirmed(List<Topic> topics, String reason, long nowMicros) {
    List<Topic> failed = new ArrayList<>();
    for (Topic topic : topics) {
      Entry entry = entries.get(key(topic));
      if (entry == null || entry.state == SubscriptionState.FAILED) {
        continue;
      }
      entry.reason = reason;
      entry.acknowledged = false;
      if (entry.retries == MOST_RETRIES) {
        entry.state = SubscriptionState.FAILED;
        entry.dueMicros = nowMicros + slowRetryMicros;
        failed.add(topic);
      } else {
        entry.state = SubscriptionState.EXPIRED;
        entry.dueMicros = nowMicros + (Micros.SECOND << entry.retries++);
      }
    }
    return failed;
  }

  boolean allActive() {
    return entries.values().stream().allMatch(entry -> entry.state == SubscriptionState.ACTIVE);
  }

  SubscriptionState state(Topic topic) {
    Entry entry = entries.get(key(topic));
    return entry == null ? SubscriptionState.INACTIVE : entry.state;
  }

  /** Why a topic is not confirmed, empty if there is nothing to say. */
  String reason(Topic topic) {
    Entry entry = entries.get(key(topic));
    return entry == null ? "" : entry.reason;
  }

  /** Adds the number of topics by state to the counts. */
  void count(Map<SubscriptionState, Integer> counts) {
    entries.values().forEach(entry -> counts.merge(entry.state, 1, Integer::sum));
  }

  /** Requests that wait for an answer, by their topics; for the size of what is kept. */
  int waiting() {
    return waiting.size();
  }

  /** Drops requests whose topics are all settled, so that nothing grows with time. */
  void tidy() {
    if (waiting.size() > 64) {
      Map<Long, Request> open = new HashMap<>(waiting);
      open.values().removeIf(request -> request.topics().stream().anyMatch(this::isOpen));
      waiting.keySet().removeAll(open.keySet());
    }
  }
}
