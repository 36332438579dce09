package io.tocsin.venues.replay;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
 * @param merged the recordings that it was made of, in the order in which they were given; empty
 *     for one that was not merged
 */
public record RecordingInfo(
    Path file,
    String format,
    List<VenueInstruments> venues,
    long firstEventMicros,
    long sizeBytes,
    Optional<Session> session,
    Opener opener,
    List<RecordingInfo> merged) {

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
    merged = List.copyOf(merged);
  }

  /** A recording that was not merged. */
  public RecordingInfo(
      Path file,
      String format,
      List<VenueInstruments> venues,
      long firstEventMicros,
      long sizeBytes,
      Optional<Session> session,
      Opener opener) {
    this(file, format, venues, firstEventMicros, sizeBytes, session, opener, List.of());
  }

  /**
   * Several recordings as one, their rows in the order of event time. A market that stands in
   * several has the finest steps of any of them.
   *
   * @param recordings at least one; recorded sessions as they were received, see {@code
   *     OwnRecording}
   */
  public static RecordingInfo merged(List<RecordingInfo> recordings) {
    if (recordings.size() == 1) {
      return recordings.getFirst();
    }
    Map<String, VenueInstruments> venues = new LinkedHashMap<>();
    for (RecordingInfo recording : recordings) {
      for (VenueInstruments venue : recording.venues()) {
        Map<String, List<Instrument>> byVenue =
            venue.instruments().stream()
                .collect(
                    Collectors.groupingBy(
                        market -> market.id().venue(), LinkedHashMap::new, Collectors.toList()));
        byVenue.forEach(
            (id, markets) -> venues.merge(id, with(venue, markets), RecordingInfo::both));
      }
    }
    List<RecordingInfo> all = List.copyOf(recordings);
    return new RecordingInfo(
        all.getFirst().file(),
        "merged",
        List.copyOf(venues.values()),
        all.stream().mapToLong(RecordingInfo::firstEventMicros).min().orElse(0),
        all.stream().mapToLong(RecordingInfo::sizeBytes).sum(),
        Optional.empty(),
        wanted -> new MergedRows(all, wanted),
        all);
  }

  private static VenueInstruments with(VenueInstruments venue, List<Instrument> markets) {
    return new VenueInstruments(
        markets,
        venue.refused(),
        venue.takerFee(),
        venue.makerFee(),
        venue.simulated(),
        venue.transport());
  }

  private static VenueInstruments both(VenueInstruments one, VenueInstruments other) {
    Map<InstrumentId, Instrument> markets = new LinkedHashMap<>();
    one.instruments().forEach(market -> markets.put(market.id(), market));
    other.instruments().forEach(market -> markets.merge(market.id(), market, RecordingInfo::finer));
    return with(one, List.copyOf(markets.values()));
  }

  private static Instrument finer(Instrument one, Instrument other) {
    return new Instrument(
        one.id(),
        one.venueSymbol(),
        one.tickSize().min(other.tickSize()),
        one.lotSize().min(other.lotSize()),
        one.minNotional().min(other.minNotional()),
        one.contractSize(),
        one.inverse(),
        one.trading());
  }

  /** The same without markets that are not asked for; a name is a canonical symbol. */
  public RecordingInfo only(String symbol) {
    return new RecordingInfo(
        file,
        format,
        venues.stream()
            .map(venue ->
                with(
                    venue,
                    venue.instruments().stream()
                        .filter(market -> market.id().symbol().equals(symbol))
                        .toList()))
            .toList(),
        firstEventMicros,
        sizeBytes,
        session,
        opener);
  }

  /** The markets of all venues. */
  public List<Instrument> instruments() {
    return venues.stream().flatMap(venue -> venue.instruments().stream()).toList();
  }
}
