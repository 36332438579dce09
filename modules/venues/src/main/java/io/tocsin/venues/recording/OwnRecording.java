package io.tocsin.venues.recording;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.InstrumentJson;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks into recordings of Tocsin's own. Blocking: not for event loops. */
public final class OwnRecording {

  static final String FORMAT = "tocsin";
  private static final String SESSION = "session";

  private OwnRecording() {}

  /**
   * Whether this is a recording of Tocsin's own, imported ones too: its folder, or one of its
   * files.
   */
  public static boolean isOne(Path path) {
    return RecordingReader.isOne(path) || isImported(path);
  }

  private static boolean isImported(Path path) {
    try {
      return Files.isDirectory(path) && !Segments.of(path, Segments.Kind.COLUMNS).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static RecordingInfo probeImported(Path path) throws RecordingException {
    RecordingFolder folder = new RecordingFolder(path);
    RecordingHead head =
        folder.head().orElseThrow(() -> new RecordingException(path + ": has no recording.json"));
    List<InstrumentId> order = folder.order();
    RecordingInfo.Opener opener = wanted -> new ColumnRows(path, order, wanted);
    return new RecordingInfo(
        path,
        "columns",
        head.venues(),
        head.startMicros() > 0 ? head.startMicros() : firstEvent(path, opener, head.venues()),
        folder.indexed().getLong("bytes"),
        Optional.empty(),
        opener);
  }

  /**
   * Says what the recording holds.
   *
   * @param path its folder, or one of its files, which is then played alone
   * @throws RecordingException if nothing of it can be decoded
   */
  public static RecordingInfo probe(Path path) throws RecordingException {
    return probe(path, true);
  }

  /**
   * Says what the recording holds, for reading it in the order of receipt whoever recorded it: so
   * it can be merged with others. What people told a recorded session is left out.
   *
   * @throws RecordingException if nothing of it can be decoded
   */
  public static RecordingInfo probeAsReceived(Path path) throws RecordingException {
    return probe(path, false);
  }

  private static RecordingInfo probe(Path path, boolean orderOfSession) throws RecordingException {
    try {
      return isImported(path) ? probeImported(path) : probeEntries(path, orderOfSession);
    } catch (RuntimeException e) {
      // Its index and head are JSON that anybody may have edited: fields are missing or of other
      // kinds.
      throw new RecordingException(path + ": what describes it is damaged: " + e.getMessage(), e);
    }
  }

  private static RecordingInfo probeEntries(Path path, boolean orderOfSession)
      throws RecordingException {
    boolean whole = Files.isDirectory(path);
    Path directory = whole ? path : Objects.requireNonNull(path.toAbsolutePath().getParent());
    RecordingFolder folder = new RecordingFolder(directory);
    Optional<RecordingHead> head = folder.head();
    Optional<RecordingHead> session =
        head.filter(found -> found.kind().equals(SESSION) && !found.venues().isEmpty());
    JsonObject index = folder.indexed();
    List<VenueInstruments> venues =
        session.map(RecordingHead::venues).orElseGet(() -> seen(index.getJsonObject("coverage")));
    if (venues.stream().allMatch(venue -> venue.instruments().isEmpty())) {
      throw new RecordingException(path + ": no market was wanted while this was recorded");
    }
    boolean asSeen = session.isPresent() && whole && orderOfSession;
    RecordingInfo.Opener opener = wanted -> new RecordedInputs(path, asSeen, wanted);
    long first = asSeen ? session.get().startMicros() : firstEvent(path, opener, venues);
    return new RecordingInfo(
        path,
        FORMAT,
        venues,
        first,
        index.getLong("bytes"),
        asSeen
            ? Optional.of(
                new RecordingInfo.Session(session.get().sessionId(), session.get().name()))
            : Optional.empty(),
        opener);
  }

  private static List<VenueInstruments> seen(JsonObject coverage) {
    Map<String, List<Instrument>> markets = new LinkedHashMap<>();
    JsonArray list = coverage.getJsonArray("markets");
    for (int i = 0; i < list.size(); i++) {
      Instrument market = InstrumentJson.read(list.getJsonObject(i));
      List<Instrument> known =
          markets.computeIfAbsent(market.id().venue(), venue -> new ArrayList<>());
      known.removeIf(other -> other.id().equals(market.id()));
      known.add(market);
    }
    List<VenueInstruments> venues = new ArrayList<>();
    JsonArray sources = coverage.getJsonArray("sources");
    for (int i = 0; i < sources.size(); i++) {
      JsonObject source = sources.getJsonObject(i);
      Optional<VenueAdapter> adapter = VenueAdapters.find(source.getString("protocol"));
      List<Instrument> known = markets.getOrDefault(source.getString("venue"), List.of());
      adapter.ifPresent(found ->
          venues.add(
              new VenueInstruments(
                  List.copyOf(known),
                  Map.of(),
                  found.takerFee(),
                  found.makerFee(),
                  source.getBoolean("simulated"),
                  "replay")));
    }
    return venues;
  }

  private static long firstEvent(
      Path path, RecordingInfo.Opener opener, List<VenueInstruments> venues)
      throws RecordingException {
    List<Instrument> all = venues.stream().flatMap(venue -> venue.instruments().stream()).toList();
    try (ReplayRows rows = opener.open(all)) {
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        if (step instanceof ReplayRows.Step.Rows(MarketBatch batch)) {
          for (int row = 0; row < batch.size(); row++) {
            if (batch.kind(row) != EventKind.GAP) {
              return batch.timeMicros(row);
            }
          }
        }
      }
    }
    throw new RecordingException(path + ": holds no market event that can be decoded");
  }
}
