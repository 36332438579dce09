package io.tocsin.sessions;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One session of this node and what it holds; used on the sessions verticle's context only. */
final class RunningSession {

  private final String id;
  private final SessionsVerticle.Launch launch;
  private final String node;
  private final long createdMicros;
  private final List<String> deployments = new ArrayList<>();
  private final Map<String, VenueInstruments> answers = new LinkedHashMap<>();
  private boolean simulated;
  private String recording = "";
  private SessionState state = SessionState.CREATING;
  private String reason = "";
  private long sinceMicros;

  RunningSession(String id, SessionsVerticle.Launch launch, String node, long nowMicros) {
    this.id = id;
    this.launch = launch;
    this.node = node;
    this.createdMicros = nowMicros;
    this.sinceMicros = nowMicros;
  }

  String id() {
    return id;
  }

  SessionsVerticle.Launch launch() {
    return launch;
  }

  /** Ids of its deployed verticles. */
  List<String> deployments() {
    return deployments;
  }

  /** The recording that it goes into; empty for none. */
  void recordedAs(String recordingId) {
    recording = recordingId;
  }

  boolean isRecorded() {
    return !recording.isEmpty();
  }

  void simulated(boolean yes) {
    simulated |= yes;
  }

  void state(SessionState next, String why, long nowMicros) {
    state = next;
    reason = why;
    sinceMicros = nowMicros;
  }

  SessionState state() {
    return state;
  }

  /** Whether its verticles work: it takes commands of people. */
  boolean isRunning() {
    return state == SessionState.ACTIVE || state == SessionState.PAUSED;
  }

  boolean isOver() {
    return switch (state) {
      case STOPPING, STOPPED, COMPLETED, FAILED, DELETED -> true;
      case CREATING, ACTIVE, PAUSED -> false;
    };
  }

  /** What the venues that have been reached answered, by venue. */
  Map<String, VenueInstruments> answers() {
    return answers;
  }

  Map<String, List<String>> symbolsByVenue() {
    Map<String, List<String>> symbols = new LinkedHashMap<>();
    for (InstrumentId instrument : launch.file().instruments()) {
      symbols
          .computeIfAbsent(instrument.venue(), venue -> new ArrayList<>())
          .add(instrument.symbol());
    }
    return symbols;
  }

  SessionInfo info() {
    return new SessionInfo(
        id,
        launch.file().name(),
        launch.file().mode(),
        state,
        launch.file().instruments(),
        launch.file().bindings().stream().map(binding -> binding.strategy().name()).toList(),
        simulated,
        launch.source() instanceof SessionSource.Replay replay ? replay.description() : "live",
        node,
        reason,
        createdMicros,
        sinceMicros);
  }
}
