package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A market that at least one session has subscribed. Lives on the verticle's context. */
final class VenueMarket {

  private final Instrument instrument;
  private final int index;
  private final List<String> streams;
  private final List<InstrumentId> batchInstruments;
  private final Set<String> sessions = new LinkedHashSet<>();
  private long updates;
  private long lastUpdateMicros;

  VenueMarket(Instrument instrument, int index, List<String> streams) {
    this.instrument = instrument;
    this.index = index;
    this.streams = streams;
    this.batchInstruments = List.of(instrument.id());
  }

  Instrument instrument() {
    return instrument;
  }

  String symbol() {
    return instrument.id().symbol();
  }

  /** The market's index in decoder and feed. */
  int index() {
    return index;
  }

  List<String> streams() {
    return streams;
  }

  List<InstrumentId> batchInstruments() {
    return batchInstruments;
  }

  /** Who wants it. */
  Set<String> sessions() {
    return sessions;
  }

  void updated(long receiveMicros) {
    updates++;
    lastUpdateMicros = receiveMicros;
  }

  long updates() {
    return updates;
  }

  /** Receive time of the newest row, 0 for none. */
  long lastUpdateMicros() {
    return lastUpdateMicros;
  }
}
