package io.tocsin.sessions;

import io.tocsin.bus.ReplayJump;
import io.tocsin.bus.ReplayPast;
import io.tocsin.bus.VenueInstruments;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Where a session's market events come from. */
public sealed interface SessionSource {

  /** The venues that the session file names, as they are now. */
  record Live() implements SessionSource {}

  /**
   * A recording.
   *
   * @param description in words, for the screen: {@code replay of FILE at 10x}
   * @param venues the rules and fees of the recorded instruments
   * @param firstEventMicros when the recording begins, event time
   * @param players make what sends the events
   * @param origin from which the same source can be made again, after a restart; empty if it cannot
   */
  record Replay(
      String description,
      List<VenueInstruments> venues,
      long firstEventMicros,
      Players players,
      JsonObject origin)
      implements SessionSource {}

  /** Makes players of one recording. */
  interface Players {

    /**
     * @param sessionId who gets the events
     * @param past an earlier life of the session, which was cut off
     * @param memory remembers a jump, as {@link ReplayPast#jumps} of the next life; called on any
     *     thread, and again with the same jump if it fails: nothing after the jump is sent before
     *     it succeeds
     */
    Player player(String sessionId, ReplayPast past, Function<ReplayJump, Future<?>> memory);
  }

  /**
   * What plays a recording to one session.
   *
   * @param verticle to be deployed once the session listens
   * @param done fails with a sentence for a person if the recording turns out bad on the way
   */
  record Player(Deployable verticle, Future<?> done) {}
}
