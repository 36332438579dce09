package io.tocsin.venues.link;

import io.tocsin.model.Micros;
import io.tocsin.venues.Topic;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of one connection in a {@link LinkPool}: which topics it carries, the connection that
 * does, the one that is to replace it, and how the attempts went. Plain data; the pool acts.
 */
final class LinkSlot {

  final String route;
  final Set<Topic> topics = new LinkedHashSet<>();

  LinkState state = LinkState.CONNECTING;
  String reason = "";
  long sinceMicros;

  @Nullable LinkConnection current;

  /** Open or opening beside {@link #current}, to take its place. */
  @Nullable LinkConnection next;

  /** An attempt is under way; callbacks of older ones are ignored. */
  int generation;

  boolean connecting;

  /** The attempt under way is one for {@link #next}. */
  boolean replacing;

  long replaceAtMicros = Long.MAX_VALUE;
  long opens;
  int attempt;
  long nextAttemptMicros;

  LinkSlot(String route, long nowMicros) {
    this.route = route;
    this.sinceMicros = nowMicros;
  }

  void enter(LinkState now, String why, long nowMicros) {
    if (now != state) {
      sinceMicros = nowMicros;
    }
    state = now;
    reason = why;
  }

  ConnectionStatus status() {
    LinkConnection open = current;
    return new ConnectionStatus(
        open == null ? 0 : open.number(),
        route,
        state,
        reason,
        sinceMicros,
        topics.size(),
        open == null ? 0 : open.lastFrameMicros(),
        open == null ? 0 : open.lastPingMicros(),
        open == null ? 0 : open.lastPongMicros(),
        next != null,
        Math.max(0, opens - 1),
        attempt,
        state == LinkState.RECONNECTING || state == LinkState.FAILED ? nextAttemptMicros : 0);
  }

  long ageMicros(long nowMicros) {
    LinkConnection open = current;
    return open == null ? 0 : nowMicros - open.openedMicros();
  }

  boolean hasRoom(int topicsPerConnection) {
    return topics.size() < topicsPerConnection;
  }

  /** The wait before the next attempt, in words. */
  static String words(long waitMillis) {
    return "next attempt in " + Math.ceilDiv(waitMillis, Micros.MILLI) + " s";
  }
}
