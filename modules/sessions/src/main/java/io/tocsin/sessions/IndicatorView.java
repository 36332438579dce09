package io.tocsin.sessions;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.strategy.plan.SessionPlan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of every indicator of a session, as JSON, and which of them changed since they
 * were last told.
 */
final class IndicatorView {

  /** One indicator of one instrument. */
  private static final class Cell {
    final InstrumentId instrument;
    final IndicatorSpec spec;
    final String key;
    final String unit;
    final JsonObject parameters;
    final JsonArray names;
    final double needSeconds;
    @Nullable IndicatorStatus status;
    double value;
    long nowMicros;
    boolean changed = true;

    Cell(InstrumentId instrument, IndicatorSpec spec, List<String> names) {
      this.instrument = instrument;
      this.spec = spec;
      this.key = instrument + ":" + spec.id();
      this.unit = IndicatorCatalogue.unit(spec);
      this.parameters = new JsonObject(spec.toData());
      this.names = new JsonArray(names);
      this.needSeconds = IndicatorCatalogue.warmUpSeconds(spec);
    }
  }

  private final IndicatorLayout layout;
  private final List<List<Cell>> cells = new ArrayList<>();

  IndicatorView(SessionPlan plan, IndicatorLayout layout) {
    this.layout = layout;
    for (int i = 0; i < layout.instruments().size(); i++) {
      InstrumentId instrument = layout.instruments().get(i);
      List<Cell> own = new ArrayList<>();
      for (IndicatorSpec spec : layout.specs(i)) {
        own.add(new Cell(instrument, spec, names(plan, instrument, spec)));
      }
      cells.add(own);
    }
  }

  private static List<String> names(SessionPlan plan, InstrumentId instrument, IndicatorSpec spec) {
    return plan.bindings().stream()
        .filter(binding -> binding.instruments().contains(instrument))
        .flatMap(binding -> binding.strategy().indicatorNames().entrySet().stream())
        .filter(entry -> entry.getValue().equals(spec))
        .map(Map.Entry::getKey)
        .distinct()
        .sorted()
        .toList();
  }

  /** Keeps each instrument's values as of its last row in the batch. */
  void saw(EvaluatedBatch batch) {
    for (int instrument = 0; instrument < cells.size(); instrument++) {
      for (int row = batch.size() - 1; row >= 0; row--) {
        int own = batch.events().instrument(row);
        if (own < 0 || own == instrument) {
          keep(batch, row, instrument);
          break;
        }
      }
    }
  }

  private void keep(EvaluatedBatch batch, int row, int instrument) {
    List<Cell> own = cells.get(instrument);
    for (int k = 0; k < layout.width(instrument); k++) {
      Cell cell = own.get(k);
      IndicatorStatus status = batch.status(row, instrument, k);
      double value = batch.value(row, instrument, k);
      if (status != cell.status || Double.compare(value, cell.value) != 0) {
        cell.status = status;
        cell.value = value;
        cell.changed = true;
      }
      cell.nowMicros = batch.nowMicros(row);
    }
  }

  /** The items that changed since the last call. */
  List<JsonObject> changed() {
    List<JsonObject> items = new ArrayList<>();
    for (List<Cell> own : cells) {
      for (Cell cell : own) {
        if (cell.changed) {
          cell.changed = false;
          items.add(json(cell));
        }
      }
    }
    return items;
  }

  private static JsonObject json(Cell cell) {
    IndicatorStatus status = cell.status;
    boolean shown = status != null && status.hasValue();
    boolean warming = status == IndicatorStatus.WARMING;
    return new JsonObject()
        .put("key", cell.key)
        .put("symbol", cell.instrument.symbol())
        .put("venue", cell.instrument.venue())
        .put("id", cell.spec.id())
        .put("type", cell.spec.type())
        .put("parameters", cell.parameters)
        .put("names", cell.names)
        .put("value", shown ? (Double) cell.value : null)
        .put("status", status == null ? "no_data" : status.code())
        .put("reason", reason(cell, status))
        .put("have_seconds", warming ? (Double) (double) Math.round(cell.value) : null)
        .put("need_seconds", cell.needSeconds)
        .put("unit", cell.unit)
        .put("time", status == null ? null : Micros.iso(cell.nowMicros));
  }

  private static String reason(Cell cell, @Nullable IndicatorStatus status) {
    if (status == null) {
      return "no event yet";
    }
    return switch (status) {
      case OK -> "";
      case WARMING ->
          String.format(
              Locale.ROOT, "warming %.0f/%.0f s", Math.floor(cell.value), cell.needSeconds);
      case NO_DATA -> "no trade in its window";
      case NO_BOOK -> "no book: the source has given no quote";
      case UNDEFINED -> "undefined: its denominator is zero or below its floor";
      case STALE -> "stale: no event of this symbol for over 60 s";
      case TAINTED -> "its window spans a gap in the data";
      case NO_POSITION -> "no position";
    };
  }
}
