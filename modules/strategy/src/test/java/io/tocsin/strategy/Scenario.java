package io.tocsin.strategy;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.BookLevels;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Transition;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.plan.RiskLimits;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.plan.StrategyBinding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session in a test: tells the engine what the market does and what indicators read, row by row.
 * Times are seconds, the session starts at second 0 of 2025-01-01.
 */
final class Scenario {

  static final long T0 = 1_735_689_600_000_000L;
  static final InstrumentId BTC = new InstrumentId("test", "BTC_USDT");
  static final InstrumentId ETH = new InstrumentId("test", "ETH_USDT");

  /** One row as it was fed, so that it can be fed again in other batches. */
  record Row(
      EventKind kind,
      int instrument,
      long time,
      double[] numbers,
      Object extra,
      IndicatorStatus[][] status,
      double[][] values) {}

  static final class Setup {
    private final List<StrategyBinding> bindings = new ArrayList<>();
    private final TreeMap<InstrumentId, Instrument> instruments = new TreeMap<>();
    private String budget = "{\"total\": 10000}";
    private String risk =
        "{\"max_position_pct\": 1000, \"max_symbol_exposure_pct\": 1000, \"max_open_positions\": 100,"
            + " \"daily_loss_limit_pct\": 100, \"max_drawdown_pct\": 100,"
            + " \"max_consecutive_losses\": 1000, \"max_margin_use_pct\": 100,"
            + " \"max_leverage\": 125}";
    private String paper =
        "{\"slippage_pct\": 0, \"latency\": \"100ms\","
            + " \"fees\": {\"test\": {\"maker_pct\": 0, \"taker_pct\": 0}}}";

    Setup() {
      rules(BTC, "0.01", "0.0001", "5", true);
      rules(ETH, "0.01", "0.0001", "5", true);
    }

    Setup rules(InstrumentId id, String tick, String lot, String minNotional, boolean trading) {
      instruments.put(
          id,
          new Instrument(
              id,
              id.symbol(),
              new BigDecimal(tick),
              new BigDecimal(lot),
              new BigDecimal(minNotional),
              BigDecimal.ONE,
              trading));
      return this;
    }

    Setup rule(Instrument instrument) {
      instruments.put(instrument.id(), instrument);
      return this;
    }

    Setup strategy(String json, InstrumentId... on) {
      bindings.add(
          new StrategyBinding(read(json), List.of(on.length == 0 ? new InstrumentId[] {BTC} : on)));
      return this;
    }

    Setup bind(StrategyDefinition strategy, InstrumentId... on) {
      bindings.add(new StrategyBinding(strategy, List.of(on)));
      return this;
    }

    Setup budget(String json) {
      budget = json;
      return this;
    }

    Setup risk(String json) {
      risk = json;
      return this;
    }

    Setup paper(String json) {
      paper = json;
      return this;
    }

    SessionPlan plan() {
      Problems problems = new Problems();
      SessionPlan plan =
          new SessionPlan(
              "exec_test",
              bindings,
              instruments,
              Budget.read(fields(budget, problems)),
              RiskLimits.read(fields(risk, problems)),
              PaperSettings.read(fields(paper, problems)));
      problems.throwIfAny("test");
      return plan;
    }

    Scenario start() {
      return new Scenario(plan());
    }
  }

  static Fields fields(String json, Problems problems) {
    return Fields.of(JsonText.parse("test", json), "$", problems);
  }

  static StrategyDefinition read(String json) {
    return StrategyReader.read("test", JsonText.parse("test", json));
  }

  static Setup setup(String json) {
    return new Setup().strategy(json);
  }

  final SessionPlan plan;
  final List<JournalRecord> journal = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  final SessionEngine engine;
  private final IndicatorLayout layout;
  private final IndicatorStatus[][] status;
  private final double[][] values;
  private final Map<String, IndicatorSpec> names = new TreeMap<>();
  private long now = T0;

  Scenario(SessionPlan plan) {
    this.plan = plan;
    layout = plan.layout();
    status = new IndicatorStatus[layout.instruments().size()][];
    values = new double[layout.instruments().size()][];
    for (int i = 0; i < status.length; i++) {
      status[i] = new IndicatorStatus[layout.width(i)];
      Arrays.fill(status[i], IndicatorStatus.NO_DATA);
      values[i] = new double[layout.width(i)];
    }
    plan.bindings().forEach(binding -> names.putAll(binding.strategy().indicatorNames()));
    engine = new SessionEngine(plan, journal::add);
    engine.start(T0);
  }

  // What indicators read from the next row on.

  Scenario set(String name, double value) {
    for (InstrumentId id : layout.instruments()) {
      set(id, name, IndicatorStatus.OK, value);
    }
    return this;
  }

  Scenario set(InstrumentId id, String name, IndicatorStatus newStatus, double value) {
    int i = layout.indexOf(id);
    IndicatorSpec spec = names.get(name);
    int at = -1;
    for (int k = 0; k < layout.specs(i).size(); k++) {
      if (layout.specs(i).get(k).equals(spec) || layout.specs(i).get(k).id().equals(name)) {
        at = k;
      }
    }
    if (at < 0) {
      if (layout.width(i) == 0) {
        return this;
      }
      throw new IllegalArgumentException(name + " is not in " + layout.specs(i));
    }
    status[i][at] = newStatus;
    values[i][at] = value;
    return this;
  }

  Scenario unknown(String name, IndicatorStatus why) {
    return set(BTC, name, why, 0);
  }

  // What happens.

  Scenario trade(double seconds, double price) {
    return trade(BTC, seconds, price);
  }

  Scenario trade(InstrumentId id, double seconds, double price) {
    return row(EventKind.TRADE, id, seconds, new double[] {price, 1, 0, 0}, "");
  }

  /** A trade of the time before, fetched later. */
  Scenario pastTrade(double seconds, double price) {
    return row(EventKind.TRADE, BTC, seconds, new double[] {price, 1, 0, 1}, "");
  }

  Scenario quote(double seconds, double bid, double ask) {
    return row(EventKind.QUOTE, BTC, seconds, new double[] {bid, 1, ask, 1}, "");
  }

  /** Levels as price, quantity, price, quantity …, best first. */
  Scenario book(double seconds, double[] bids, double[] asks) {
    return row(
        EventKind.BOOK,
        BTC,
        seconds,
        new double[4],
        new BookLevels(every(bids, 0), every(bids, 1), every(asks, 0), every(asks, 1)));
  }

  private static double[] every(double[] pairs, int from) {
    double[] out = new double[pairs.length / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = pairs[2 * i + from];
    }
    return out;
  }

  Scenario gap(double seconds) {
    return row(EventKind.GAP, BTC, seconds, new double[4], "lost");
  }

  Scenario clock(double seconds) {
    return row(EventKind.CLOCK, null, seconds, new double[4], "");
  }

  Scenario end(double seconds) {
    return row(EventKind.END, null, seconds, new double[4], "");
  }

  private Scenario row(
      EventKind kind, InstrumentId id, double seconds, double[] numbers, Object extra) {
    IndicatorStatus[][] statusNow = new IndicatorStatus[status.length][];
    double[][] valuesNow = new double[values.length][];
    for (int i = 0; i < status.length; i++) {
      statusNow[i] = status[i].clone();
      valuesNow[i] = values[i].clone();
    }
    Row row =
        new Row(
            kind,
            id == null ? -1 : layout.indexOf(id),
            T0 + Math.round(seconds * 1_000_000),
            numbers,
            extra,
            statusNow,
            valuesNow);
    rows.add(row);
    engine.onBatch(batch(layout, List.of(row), now));
    now = Math.max(now, row.time());
    return this;
  }

  /** Rows as one batch; {@code before} is the session's time before it. */
  static EvaluatedBatch batch(IndicatorLayout layout, List<Row> rows, long before) {
    MarketBatch.Builder events = MarketBatch.builder(layout.instruments(), rows.size());
    EvaluatedBatch.Builder builder = EvaluatedBatch.builder(layout, rows.size());
    long now = before;
    for (Row row : rows) {
      now = Math.max(now, row.time());
      double[] n = row.numbers();
      switch (row.kind()) {
        case TRADE ->
            events.trade(
                row.instrument(), row.time(), row.time(), n[0], n[1], TakerSide.BUY, 1, n[3] > 0);
        case QUOTE ->
            events.quote(row.instrument(), row.time(), row.time(), n[0], n[1], n[2], n[3]);
        case BOOK ->
            events.book(row.instrument(), row.time(), row.time(), (BookLevels) row.extra());
        case GAP -> events.gap(row.instrument(), row.time(), row.time(), (String) row.extra());
        case CLOCK -> events.clock(row.time(), row.time());
        case END -> events.end(row.time(), row.time());
        case TICKER -> throw new IllegalArgumentException("no tickers here");
      }
      int from = row.instrument() < 0 ? 0 : row.instrument();
      int to = row.instrument() < 0 ? layout.instruments().size() : row.instrument() + 1;
      int width = 0;
      for (int i = from; i < to; i++) {
        width += layout.width(i);
      }
      builder.beginRow(now, width);
      for (int i = from; i < to; i++) {
        for (int k = 0; k < layout.width(i); k++) {
          builder.cell(row.status()[i][k], row.values()[i][k]);
        }
      }
    }
    return builder.build(events.build());
  }

  // What came of it.

  InstanceKey key() {
    return new InstanceKey(plan.bindings().getFirst().strategy().name(), BTC);
  }

  InstanceView view() {
    return view(key());
  }

  InstanceView view(InstanceKey key) {
    return engine.instances().stream().filter(v -> v.key().equals(key)).findFirst().orElseThrow();
  }

  InstanceState state() {
    return view().state();
  }

  <T extends JournalRecord> List<T> all(Class<T> type) {
    return journal.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Transitions as {@code FROM>TO TRIGGER}, the session's start left out. */
  List<String> steps() {
    return all(Transition.class).stream()
        .skip(engine.instances().size())
        .map(t -> t.from() + ">" + t.to() + " " + t.trigger())
        .toList();
  }
}
