package io.tocsin.sessions;

import io.tocsin.indicators.EventCounters;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What came in, by symbol: counts of events, of what was out of order, and of gaps. */
final class QualityView {

  /** One instrument's counts. */
  private static final class Counts {
    long trades;
    long quotes;
    long books;
    long gaps;
    String lastGapReason = "";
    long lastGapMicros;
    boolean changed = true;
  }

  private final IndicatorLayout layout;
  private final List<Counts> counts = new ArrayList<>();

  QualityView(IndicatorLayout layout) {
    this.layout = layout;
    layout.instruments().forEach(instrument -> counts.add(new Counts()));
  }

  void saw(MarketBatch events, int row) {
    if (events.beginsAnew(row)) {
      return; // nothing was lost
    }
    Counts own = counts.get(events.instrument(row));
    own.changed = true;
    switch (events.kind(row)) {
      case TRADE -> own.trades++;
      case QUOTE -> own.quotes++;
      case BOOK -> own.books++;
      case GAP -> {
        own.gaps++;
        own.lastGapReason = events.gapReason(row);
        own.lastGapMicros = events.timeMicros(row);
      }
      case TICKER, CLOCK, END -> {}
    }
  }

  /** The items that changed since the last call. */
  List<JsonObject> changed(IndicatorEngine engine) {
    List<JsonObject> items = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      Counts own = counts.get(i);
      if (own.changed) {
        own.changed = false;
        items.add(json(layout.instruments().get(i), own, engine, i));
      }
    }
    return items;
  }

  private static JsonObject json(
      InstrumentId instrument, Counts own, IndicatorEngine engine, int index) {
    EventCounters counters = engine.counters(index);
    return new JsonObject()
        .put("key", instrument.toString())
        .put("symbol", instrument.symbol())
        .put("venue", instrument.venue())
        .put("trades", own.trades)
        .put("quotes", own.quotes)
        .put("books", own.books)
        .put("out_of_order", counters.outOfOrder())
        .put("late", counters.late())
        .put("anomalies", counters.anomalies())
        .put("gaps", own.gaps)
        .put("last_gap_reason", own.lastGapReason)
        .put("last_gap_time", own.gaps == 0 ? null : Micros.iso(own.lastGapMicros));
  }
}
