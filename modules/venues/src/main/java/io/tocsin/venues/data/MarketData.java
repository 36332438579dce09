package io.tocsin.venues.data;

import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.imports.CsvData;
import io.tocsin.venues.recording.OwnRecording;
import io.tocsin.venues.replay.Recording;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks into data of whatever kind. Blocking: not for event loops. */
public final class MarketData {

  private MarketData() {}

  /**
   * All data as one recording, merged in event time. A recorded session that is alone stays what it
   * is, and can be repeated; with others its events come as they were received.
   *
   * @param files at least one
   * @throws RecordingException with a sentence if one of them cannot be used
   */
  public static RecordingInfo open(List<DataFile> files) throws RecordingException {
    boolean alone = files.size() == 1;
    List<RecordingInfo> recordings = new ArrayList<>();
    for (DataFile file : files) {
      recordings.add(probe(file, alone && file.symbol().isEmpty()));
    }
    return RecordingInfo.merged(recordings);
  }

  private static RecordingInfo probe(DataFile file, boolean alone) throws RecordingException {
    if (OwnRecording.isOne(file.path())) {
      return only(
          file,
          alone ? OwnRecording.probe(file.path()) : OwnRecording.probeAsReceived(file.path()));
    }
    if (CsvData.isOne(file.path())) {
      return CsvData.probe(file.path(), file.venue(), file.symbol());
    }
    return only(
        file,
        file.venue().isEmpty()
            ? Recording.probe(file.path())
            : Recording.probe(file.path(), adapter(file.venue().get())));
  }

  private static RecordingInfo only(DataFile file, RecordingInfo found) throws RecordingException {
    Optional<String> symbol = file.symbol();
    if (symbol.isEmpty()) {
      return found;
    }
    RecordingInfo only = found.only(symbol.get());
    if (only.instruments().isEmpty()) {
      throw new RecordingException(
          file.path()
              + ": has no market "
              + symbol.get()
              + ", only "
              + found.instruments().stream()
                  .map(market -> market.id().toString())
                  .collect(Collectors.joining(", ")));
    }
    return only;
  }

  private static VenueAdapter adapter(String venue) throws RecordingException {
    return VenueAdapters.find(venue)
        .orElseThrow(() ->
            new RecordingException(
                "frames of the venue \""
                    + venue
                    + "\" cannot be decoded; there are "
                    + VenueAdapters.all().stream()
                        .map(VenueAdapter::id)
                        .collect(Collectors.joining(", "))));
  }
}
