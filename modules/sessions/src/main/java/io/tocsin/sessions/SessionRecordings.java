package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.RecordingWish;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has sessions recorded that want it. */
final class SessionRecordings {

  private static final Logger LOG = LoggerFactory.getLogger(SessionRecordings.class);

  private final Bus bus;

  SessionRecordings(Bus bus) {
    this.bus = bus;
  }

  /**
   * Recorded before it sees anything; succeeds at once where it is not recorded. What follows a
   * restart can be replayed, but not repeated from an empty state: it is recorded without the
   * session's order.
   */
  Future<?> begin(RunningSession session) {
    SessionFile file = session.launch().file();
    return file.recording()
        .<Future<?>>map(rotation ->
            bus.startRecording(
                    new RecordingWish(
                        file.name(),
                        session.isResumed() ? Optional.empty() : Optional.of(session.id()),
                        List.copyOf(session.symbolsByVenue().keySet()),
                        rotation))
                .onSuccess(session::recordedAs))
        .orElse(Future.succeededFuture());
  }

  /** Its last state goes into the recording, for a replay to be compared with. */
  Future<?> end(RunningSession session) {
    if (!session.isRecorded()) {
      return Future.succeededFuture();
    }
    String recording = session.recording();
    session.recordedAs("");
    Future<?> stopped =
        session.isResumed()
            ? bus.command("recordings_stop", new JsonObject().put("recording_id", recording))
            : bus.control(session.id(), new JsonObject().put("command", "stand"))
                .transform(stood -> bus.stopRecording(session.id()));
    return stopped.onFailure(cause ->
        LOG.error("the recording of {} did not end in order: {}", session.id(), cause.toString()));
  }
}
