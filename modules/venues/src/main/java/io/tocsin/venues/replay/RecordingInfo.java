package io.tocsin.venues.replay;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a recording holds, and how it is opened.
 *
 * @param format {@code receive_ns_json}: lines of receive time in nanoseconds and the frame; {@code
 *     tocsin}: a recording of Tocsin's own; {@code columns}: imported rows
 * @param venues rules and fees; where they are only seen in the data, tick and lot are the finest
 *     steps in more than one value of a thousand, and the minimum notional is unknown and 0
 * @param firstEventMicros venue time of the first event; of a session's recording, when the session
 *     began to watch
 * @param sizeBytes of all files
 * @param session the recorded session, if it is the recording of one
 * @param opener opens it for these instruments; others in the recording are skipped
 */
public record RecordingInfo(
    Path file,
    String format,
    List<VenueInstruments> venues,
    long firstEventMicros,
    long sizeBytes,
    Optional<Session> session,
    Opener opener) {

  /** Opens a recording at its beginning. */
  @FunctionalInterface
  public interface Opener {
    ReplayRows open(List<Instrument> instruments) throws RecordingException;
  }

  /**
   * A recorded session.
   *
   * @param id its session id
   * @param name as its file had it
   */
  public record Session(String id, String name) {}

  public RecordingInfo {
    venues = List.copyOf(venues);
  }

  /** The markets of all venues. */
  public List<Instrument> instruments() {
    return venues.stream().flatMap(venue -> venue.instruments().stream()).toList();
  }
}
