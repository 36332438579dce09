package io.tocsin.server.backtest;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Transition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a backtest does, while it does it: transitions, equity, and on request every
 * indicator at every tick.
 */
final class ResultsVerticle extends VerticleBase {

  /** A market's prices: what was traded, or, in data without trades, between bid and ask. */
  private static final class PriceLine {
    private final Series traded = new Series();
    private final Series quoted = new Series();

    Series best() {
      return traded.size() > 0 ? traded : quoted;
    }
  }

  private final String sessionId;
  private final Consumer<JournalRecord> journal;
  private final Promise<Void> sawAllEvents = Promise.promise();
  private final Promise<Void> sawAllRecords = Promise.promise();
  private final Csv transitions;
  private final Csv equity;
  private final @Nullable Csv indicators;
  private final EquityCells account = new EquityCells();
  private final Series equityLine = new Series();
  private final Series drawdownLine = new Series();
  private final Map<InstrumentId, PriceLine> prices = new TreeMap<>();
  private @Nullable List<InstrumentId> instruments;
  private PriceLine[] lines = new PriceLine[0];
  private long events;
  private long firstMicros;
  private long lastMicros;

  /**
   * @param journal is told everything that the session records, on this verticle's context
   */
  ResultsVerticle(
      String sessionId, Path directory, boolean withIndicators, Consumer<JournalRecord> journal) {
    this.sessionId = sessionId;
    this.journal = journal;
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
    this.equity = new Csv(directory.resolve("equity.csv"), EquityCells.COLUMNS);
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
    bus.onSessionEnded(id -> sawAllRecords.tryComplete());
    bus.onEvaluated(
        sessionId,
        EvaluatedBatch.class,
        batch -> {
          batch(batch);
          bus.returnCredits(sessionId, 1);
        });
    return Future.succeededFuture();
  }

  /**
   * Succeeds when everything is written. Events come from one verticle and records from another, so
   * the end of both must be seen.
   */
  Future<?> ended() {
    return Future.all(sawAllEvents.future(), sawAllRecords.future());
  }

  private void record(JournalRecord entry) {
    journal.accept(entry);
    if (entry instanceof Transition transition) {
      InstanceKey instance = transition.instance();
      transitions.row(
          List.of(
              Micros.iso(transition.timeMicros()),
              instance.strategy(),
              instance.instrument().venue(),
              instance.instrument().symbol(),
              transition.number(),
              transition.from(),
              transition.to(),
              transition.trigger(),
              transition.reason(),
              transition.price() == null ? "" : transition.price(),
              JournalJson.conditionsText(transition.conditions())));
    } else if (entry instanceof EquityPoint point) {
      account.take(point);
      equityLine.add(point.timeMicros(), account.equity());
      drawdownLine.add(point.timeMicros(), -account.drawdownPct());
      equity.row(point.timeMicros(), account.bytes());
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
        price(batch.events(), kind, row);
      } else {
        sawAllEvents.tryComplete();
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
            Arrays.asList(
                batch.events().timeMicros(row),
                instruments.get(i).symbol(),
                specs.get(k).id(),
                known ? (Object) batch.value(row, i, k) : null));
      }
    }
  }

  private void price(MarketBatch events, EventKind kind, int row) {
    if (events.instruments() != instruments) {
      instruments = events.instruments();
      lines =
          events.instruments().stream()
              .map(id -> prices.computeIfAbsent(id, added -> new PriceLine()))
              .toArray(PriceLine[]::new);
    }
    PriceLine line = lines[events.instrument(row)];
    long time = events.timeMicros(row);
    switch (kind) {
      case TRADE -> line.traded.add(time, events.price(row));
      case CANDLE -> line.traded.add(time, events.candle(row).close());
      case QUOTE -> line.quoted.add(time, (events.bid(row) + events.ask(row)) / 2);
      case BOOK, TICKER, GAP, CLOCK, END -> {}
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

  /** Lines for charts: {@code equity}, {@code drawdown}, and {@code prices} by instrument. */
  JsonObject series() {
    JsonObject byInstrument = new JsonObject();
    prices.forEach((id, line) -> {
      if (line.best().size() > 0) {
        byInstrument.put(id.toString(), line.best().json());
      }
    });
    return new JsonObject()
        .put("equity", equityLine.json())
        .put("drawdown", drawdownLine.json())
        .put("prices", byInstrument);
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
