package io.tocsin.strategy;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.model.BookLevels;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.strategy.plan.SessionPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A market told in sentences, through the real indicators, into the real engine: four trades and
 * one clock tick a second, a price that drifts with a small regular ripple, nothing random.
 */
final class Story {

  private static final int TRADES_A_SECOND = 4;

  private final boolean books;
  private final List<MarketBatch> batches = new ArrayList<>();
  private double price = 100;
  private double volume = 1;
  private double buyers = 0.5;
  private long micros = Scenario.T0;
  private long tradeId;

  private Story(boolean books) {
    this.books = books;
  }

  /** A source that has nothing but trades. */
  static Story ofTrades() {
    return new Story(false);
  }

  /** A source with trades, quotes and books. */
  static Story withBook() {
    return new Story(true);
  }

  static StrategyDefinition shipped(String name) {
    Path file = Path.of("..", "..", "config", "strategies", name + ".json");
    try {
      return StrategyReader.read(
          file.toString(), JsonText.parse(file.toString(), Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For so many seconds the price stays about where it is. */
  Story calm(int seconds) {
    volume = 1;
    buyers = 0.5;
    return drift(seconds, 0);
  }

  /** The price rises or falls by so many percent, on five times the volume. */
  Story moves(int seconds, double percent) {
    volume = 5;
    buyers = percent > 0 ? 0.9 : 0.1;
    return drift(seconds, percent);
  }

  /** The same on the usual volume. */
  Story drifts(int seconds, double percent) {
    volume = 1;
    buyers = percent > 0 ? 0.7 : 0.3;
    return drift(seconds, percent);
  }

  private Story drift(int seconds, double percent) {
    double from = price;
    int trades = seconds * TRADES_A_SECOND;
    MarketBatch.Builder rows = MarketBatch.builder(List.of(Scenario.BTC), trades * 3 + seconds + 1);
    for (int i = 1; i <= trades; i++) {
      micros += Micros.SECOND / TRADES_A_SECOND;
      double mid = from * (1 + percent / 100 * i / trades);
      // A ripple of two hundredths of a percent, with a period of 2.75 s.
      price = round(mid * (1 + 0.0002 * Math.sin(tradeId * Math.PI * 2 / 11)));
      TakerSide side = tradeId % 10 < buyers * 10 ? TakerSide.BUY : TakerSide.SELL;
      tradeId++;
      if (books) {
        rows.book(0, micros, micros, book(price));
        rows.quote(0, micros, micros, round(price - 0.02), 5, round(price + 0.02), 4);
      }
      rows.trade(0, micros, micros, price, volume, side, tradeId);
      if (i % TRADES_A_SECOND == 0) {
        rows.clock(micros, micros);
      }
    }
    price = from * (1 + percent / 100);
    batches.add(rows.build());
    return this;
  }

  private static BookLevels book(double price) {
    double[] bids = new double[20];
    double[] asks = new double[20];
    double[] quantities = new double[20];
    for (int i = 0; i < 20; i++) {
      bids[i] = round(price - 0.02 * (i + 1));
      asks[i] = round(price + 0.02 * (i + 1));
      quantities[i] = 5 + i;
    }
    return new BookLevels(bids, quantities, asks, quantities);
  }

  private static double round(double price) {
    return Math.round(price * 100) / 100.0;
  }

  List<MarketBatch> batches() {
    return List.copyOf(batches);
  }

  /** What a session made of a market. */
  record Told(SessionEngine engine, List<JournalRecord> journal) {

    /** Transitions as {@code FROM>TO TRIGGER}, the session's start left out. */
    List<String> steps() {
      return all(Transition.class).stream()
          .skip(engine.instances().size())
          .map(t -> t.from() + ">" + t.to() + " " + t.trigger())
          .toList();
    }

    <T extends JournalRecord> List<T> all(Class<T> type) {
      return journal.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Which sections fired, in order. */
    String signals() {
      return all(Signal.class).stream().map(s -> s.type().name()).toList().toString();
    }
  }

  /** Lets a strategy of the product trade it, with the usual costs. */
  Told toldTo(String strategy) {
    return toldTo(plan(shipped(strategy), Scenario.BTC), batches);
  }

  static SessionPlan plan(StrategyDefinition strategy, InstrumentId... on) {
    Scenario.Setup setup = new Scenario.Setup().paper("{}").risk("{}");
    return setup.bind(strategy, on).plan();
  }

  static Told toldTo(SessionPlan plan, List<MarketBatch> batches) {
    List<JournalRecord> journal = new ArrayList<>();
    IndicatorEngine indicators = new IndicatorEngine(plan.layout());
    SessionEngine engine = new SessionEngine(plan, journal::add);
    engine.start(Scenario.T0);
    for (MarketBatch batch : batches) {
      EvaluatedBatch evaluated = indicators.evaluate(batch);
      engine.onBatch(evaluated);
    }
    return new Told(engine, journal);
  }

  /** The first rows of a market, so many in all. */
  static List<MarketBatch> first(List<MarketBatch> batches, int rows) {
    List<MarketBatch> cut = new ArrayList<>();
    int left = rows;
    for (MarketBatch batch : batches) {
      if (left <= 0) {
        break;
      }
      if (batch.size() <= left) {
        cut.add(batch);
        left -= batch.size();
        continue;
      }
      MarketBatch.Builder part = MarketBatch.builder(batch.instruments(), left);
      for (int row = 0; row < left; row++) {
        part.copy(batch, row, batch.instrument(row));
      }
      cut.add(part.build());
      left = 0;
    }
    return cut;
  }
}
