package io.tocsin.server.backtest;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Transition;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a backtest does, while it does it: transitions, equity, and on request every
 * indicator at every tick.
 */
final class ResultsVerticle extends VerticleBase {

  private final String sessionId;
  private final Csv transitions;
  private final Csv equity;
  private final @Nullable Csv indicators;
  private final List<EquityPoint> curve = new ArrayList<>();
  private long events;
  private long firstMicros;
  private long lastMicros;

  ResultsVerticle(String sessionId, Path directory, boolean withIndicators) {
    this.sessionId = sessionId;
    this.transitions =
        new Csv(
            directory.resolve("transitions.csv"),
            List.of(
                "time",
                "strategy",
                "venue",
                "symbol",
                "number",
                "from",
                "to",
                "trigger",
                "reason",
                "price",
                "conditions"));
    this.equity =
        new Csv(
            directory.resolve("equity.csv"),
            List.of(
                "time",
                "equity",
                "cash",
                "unrealized_pnl",
                "realized_pnl",
                "fees",
                "drawdown_pct"));
    this.indicators =
        withIndicators
            ? new Csv(
                directory.resolve("indicators.csv"),
                List.of("time_us", "symbol", "indicator", "value"))
            : null;
  }

  @Override
  public Future<?> start() {
    Bus bus = new Bus(vertx);
    bus.onJournal(this::record);
    bus.onEvaluated(sessionId, EvaluatedBatch.class, this::batch);
    return Future.succeededFuture();
  }

  private void record(JournalRecord entry) {
    if (entry instanceof Transition transition) {
      JsonObject json = JournalJson.of(transition);
      transitions.row(
          List.of(
              json.getString("time"),
              json.getString("strategy_id"),
              json.getString("venue"),
              json.getString("symbol"),
              transition.number(),
              transition.from(),
              transition.to(),
              transition.trigger(),
              transition.reason(),
              transition.price() == null ? "" : transition.price(),
              json.getJsonArray("conditions").encode()));
    } else if (entry instanceof EquityPoint point) {
      curve.add(point);
      JsonObject json = JournalJson.of(point);
      equity.row(json.stream().map(field -> field.getValue()).toList());
    }
  }

  private void batch(EvaluatedBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      EventKind kind = batch.events().kind(row);
      if (kind == EventKind.CLOCK) {
        tick(batch, row);
      } else if (kind != EventKind.END) {
        if (events++ == 0) {
          firstMicros = batch.events().timeMicros(row);
        }
        lastMicros = batch.nowMicros(row);
      }
    }
  }

  private void tick(EvaluatedBatch batch, int row) {
    if (indicators == null) {
      return;
    }
    List<InstrumentId> instruments = batch.layout().instruments();
    for (int i = 0; i < instruments.size(); i++) {
      List<IndicatorSpec> specs = batch.layout().specs(i);
      for (int k = 0; k < specs.size(); k++) {
        boolean known = batch.status(row, i, k) == IndicatorStatus.OK;
        indicators.row(
            java.util.Arrays.asList(
                batch.events().timeMicros(row),
                instruments.get(i).symbol(),
                specs.get(k).id(),
                known ? (Object) batch.value(row, i, k) : null));
      }
    }
  }

  /** Market events that were worked off, ticks not counted. */
  long events() {
    return events;
  }

  long firstMicros() {
    return firstMicros;
  }

  long lastMicros() {
    return lastMicros;
  }

  List<EquityPoint> curve() {
    return curve;
  }

  @Override
  public Future<?> stop() {
    transitions.close();
    equity.close();
    if (indicators != null) {
      indicators.close();
    }
    return Future.succeededFuture();
  }
}
