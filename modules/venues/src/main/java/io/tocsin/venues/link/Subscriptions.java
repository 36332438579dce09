package io.tocsin.venues.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of each stream that is wanted on a link. Confirmation is by request id; one that does not
 * come in time is asked again after 1, 2 and 4 s and then FAILED; a late one still counts. Times
 * are microseconds of the injected clock. Not thread-safe.
 */
final class Subscriptions {

  /** How far a subscription has come. */
  enum State {
    /** To be sent, or sent and not confirmed. */
    PENDING,
    ACTIVE,
    /** Not confirmed in time, to be sent again. */
    RETRYING,
    FAILED
  }

  private static final int MOST_RETRIES = 3;

  private static final class Entry {
    private State state = State.PENDING;
    private boolean sent;
    private int retries;
    private long dueMicros;
    private String reason = "";
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, List<String>> requests = new HashMap<>();
  private final long ackTimeoutMicros;

  Subscriptions(long ackTimeoutMicros) {
    this.ackTimeoutMicros = ackTimeoutMicros;
  }

  /** Adds a name; false if it was wanted already. */
  boolean add(String name) {
    return entries.putIfAbsent(name, new Entry()) == null;
  }

  boolean remove(String name) {
    return entries.remove(name) != null;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Everything has to be sent again, on a new connection. */
  void restart() {
    requests.clear();
    entries.replaceAll((name, entry) -> new Entry());
  }

  /** The next names to send, at most {@code limit}. */
  List<String> unsent(int limit, long nowMicros) {
    List<String> names = new ArrayList<>();
    entries.forEach((name, entry) -> {
      boolean due = entry.state == State.RETRYING && nowMicros >= entry.dueMicros;
      if (names.size() < limit && (entry.state == State.PENDING && !entry.sent || due)) {
        names.add(name);
      }
    });
    return names;
  }

  void sent(long requestId, List<String> names, long nowMicros) {
    requests.put(requestId, List.copyOf(names));
    for (String name : names) {
      Entry entry = entries.get(name);
      if (entry != null) {
        entry.sent = true;
        entry.state = State.PENDING;
        entry.dueMicros = nowMicros + ackTimeoutMicros;
      }
    }
  }

  /** True if the request was one for subscriptions. */
  boolean acknowledged(long requestId) {
    List<String> names = requests.remove(requestId);
    if (names == null) {
      return false;
    }
    for (String name : names) {
      Entry entry = entries.get(name);
      if (entry != null) {
        entry.state = State.ACTIVE;
        entry.reason = "";
      }
    }
    return true;
  }

  void refused(long requestId, String reason, long nowMicros) {
    List<String> names = requests.remove(requestId);
    if (names != null) {
      names.forEach(name -> unconfirmed(name, reason, nowMicros));
    }
  }

  /** Looks for confirmations that are overdue; the names that have FAILED by it. */
  List<String> expire(long nowMicros) {
    List<String> failed = new ArrayList<>();
    entries.forEach((name, entry) -> {
      if (entry.state == State.PENDING && entry.sent && nowMicros >= entry.dueMicros) {
        unconfirmed(
            name, "not confirmed within " + ackTimeoutMicros / 1_000_000.0 + " s", nowMicros);
        if (entry.state == State.FAILED) {
          failed.add(name);
        }
      }
    });
    return failed;
  }

  private void unconfirmed(String name, String reason, long nowMicros) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return;
    }
    entry.reason = reason;
    if (entry.retries == MOST_RETRIES) {
      entry.state = State.FAILED;
    } else {
      entry.state = State.RETRYING;
      entry.dueMicros = nowMicros + (1_000_000L << entry.retries++);
    }
  }

  int count(State state) {
    return (int) entries.values().stream().filter(entry -> entry.state == state).count();
  }

  @Nullable State state(String name) {
    Entry entry = entries.get(name);
    return entry == null ? null : entry.state;
  }

  /** Why a name is RETRYING or FAILED, empty otherwise. */
  String reason(String name) {
    Entry entry = entries.get(name);
    return entry == null ? "" : entry.reason;
  }
}
