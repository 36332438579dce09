package io.tocsin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulatedMarketTest {

  private static final long START = 1_700_000_000_000_000L;
  private static final long SECOND = 1_000_000L;
  private static final int PUMP = 2;

  private static List<SimulatedEvent> run(SimulatorOptions options, long seconds) {
    List<SimulatedEvent> events = new ArrayList<>();
    new SimulatedMarket(options, START).advance(START + seconds * SECOND, events::add);
    return events;
  }

  private static SimulatorOptions seeded(long seed) {
    SimulatorOptions defaults = SimulatorOptions.defaults();
    return new SimulatorOptions(
        "127.0.0.1", 0, seed, defaults.symbols(), defaults.pumps(), Duration.ofSeconds(20));
  }

  /** Records compare arrays by reference; their text does not hide the numbers. */
  private static List<String> texts(List<SimulatedEvent> events) {
    return events.stream()
        .map(event ->
            event instanceof SimulatedEvent.Depth depth
                ? depth.lastUpdateId()
                    + Arrays.toString(depth.bids())
                    + Arrays.toString(depth.asks())
                : event.toString())
        .toList();
  }

  @Test
  void the_same_seed_gives_the_same_market_and_another_seed_another() {
    assertThat(texts(run(seeded(1), 90))).isEqualTo(texts(run(seeded(1), 90)));
    assertThat(texts(run(seeded(1), 5))).isNotEqualTo(texts(run(seeded(2), 5)));
  }

  @Test
  void how_time_is_cut_into_calls_changes_nothing() {
    List<SimulatedEvent> pieces = new ArrayList<>();
    SimulatedMarket market = new SimulatedMarket(seeded(7), START);
    for (long now = START; now < START + 20 * SECOND; now += 13_777) {
      market.advance(now, pieces::add);
    }
    market.advance(START + 20 * SECOND, pieces::add);
    assertThat(texts(pieces)).isEqualTo(texts(run(seeded(7), 20)));
  }

  @Test
  void symbols_take_turns_within_a_step_and_tell_the_same_events_in_the_same_order() {
    SimulatorOptions options = SimulatorOptions.defaults();
    SimulatedMarket market = new SimulatedMarket(options, START);
    List<SimulatedEvent> events = new ArrayList<>();
    long last = START + 10 * SECOND;
    int together = 0;
    for (long now = START; now < last + SimulatedMarket.STEP_MICROS; now += 1_000) {
      List<SimulatedEvent> told = new ArrayList<>();
      market.advanceByTurns(now, told::add);
      if (told.stream().mapToInt(SimulatedEvent::symbol).distinct().count() > 1) {
        together++;
      }
      long at = now;
      assertThat(told).allMatch(event -> event.timeMicros() <= at);
      events.addAll(told);
    }
    assertThat(market.nowMicros()).isEqualTo(last);
    assertThat(together).isZero();
    assertThat(texts(events)).isEqualTo(texts(run(options, 10)));
  }

  @Test
  void the_book_is_never_crossed_and_trades_happen_inside_it() {
    long[] bid = new long[3];
    long[] ask = new long[3];
    long[] lastTrade = new long[3];
    long[] time = new long[3];
    for (SimulatedEvent event : run(SimulatorOptions.defaults(), 200)) {
      assertThat(event.timeMicros()).isGreaterThanOrEqualTo(time[event.symbol()]);
      time[event.symbol()] = event.timeMicros();
      switch (event) {
        case SimulatedEvent.BookTicker top -> {
          assertThat(top.bidE8()).isPositive().isLessThan(top.askE8());
          assertThat(top.bidQuantityE8()).isPositive();
          assertThat(top.askQuantityE8()).isPositive();
          bid[top.symbol()] = top.bidE8();
          ask[top.symbol()] = top.askE8();
        }
        case SimulatedEvent.Trade trade -> {
          assertThat(trade.quantityE8()).isPositive();
          // An order that walks the book trades at or beyond the last quoted touch, on its side.
          if (trade.buyerIsMaker()) {
            assertThat(trade.priceE8()).isLessThanOrEqualTo(bid[trade.symbol()]);
          } else if (ask[trade.symbol()] > 0) {
            assertThat(trade.priceE8()).isGreaterThanOrEqualTo(ask[trade.symbol()]);
          }
          if (lastTrade[trade.symbol()] > 0) {
            assertThat(trade.id()).isEqualTo(lastTrade[trade.symbol()] + 1);
          }
          lastTrade[trade.symbol()] = trade.id();
        }
        case SimulatedEvent.Depth _, SimulatedEvent.MiniTicker _ -> {}
      }
    }
    assertThat(lastTrade).doesNotContain(0);
  }

  @Test
  void prices_and_quantities_are_whole_ticks_and_lots() {
    List<SimulatedSymbol> symbols = SimulatorOptions.defaults().symbols();
    for (SimulatedEvent event : run(SimulatorOptions.defaults(), 30)) {
      if (event instanceof SimulatedEvent.Trade trade) {
        SimulatedSymbol symbol = symbols.get(trade.symbol());
        assertThat(trade.priceE8() % symbol.tickE8()).isZero();
        assertThat(trade.quantityE8() % symbol.lotE8()).isZero();
      }
    }
  }

  @Test
  void a_client_that_applies_the_diffs_to_a_snapshot_holds_the_simulators_book() {
    SimulatedMarket market = new SimulatedMarket(SimulatorOptions.defaults(), START);
    // Between two diffs, so that the snapshot's id lies inside the next diff's range.
    market.advance(START + 3 * SECOND + 40_000, event -> {});
    SimulatedEvent.Depth snapshot = market.book(0, 5_000);
    TreeMap<Long, Long> bids = new TreeMap<>();
    TreeMap<Long, Long> asks = new TreeMap<>();
    apply(bids, snapshot.bids());
    apply(asks, snapshot.asks());
    long[] last = {snapshot.lastUpdateId()};
    int[] applied = {0};
    for (long now = START + 3 * SECOND + 100_000; now < START + 90 * SECOND; now += 100_000) {
      market.advance(
          now,
          event -> {
            if (event instanceof SimulatedEvent.Depth diff && diff.symbol() == 0) {
              assertThat(diff.firstUpdateId()).isLessThanOrEqualTo(last[0] + 1);
              assertThat(diff.lastUpdateId()).isGreaterThan(last[0]);
              apply(bids, diff.bids());
              apply(asks, diff.asks());
              last[0] = diff.lastUpdateId();
              applied[0]++;
            }
          });
      SimulatedEvent.Depth truth = market.book(0, 5_000);
      assertThat(truth.lastUpdateId()).isEqualTo(last[0]);
      TreeMap<Long, Long> trueBids = new TreeMap<>();
      TreeMap<Long, Long> trueAsks = new TreeMap<>();
      apply(trueBids, truth.bids());
      apply(trueAsks, truth.asks());
      assertThat(bids).isEqualTo(trueBids);
      assertThat(asks).isEqualTo(trueAsks);
    }
    assertThat(applied[0]).isGreaterThan(500);
  }

  private static void apply(TreeMap<Long, Long> side, long[] flat) {
    for (int i = 0; i < flat.length; i += 2) {
      if (flat[i + 1] == 0) {
        side.remove(flat[i]);
      } else {
        side.put(flat[i], flat[i + 1]);
      }
    }
  }

  /** Mean trade price of PUMP_USDT in a window of seconds since the start, and its volume. */
  private record Window(double mean, double volume, long trades) {
    static Window of(List<SimulatedEvent> events, int symbol, double from, double to) {
      double sum = 0;
      double volume = 0;
      long trades = 0;
      for (SimulatedEvent event : events) {
        double second = (event.timeMicros() - START) / 1e6;
        if (event instanceof SimulatedEvent.Trade trade
            && trade.symbol() == symbol
            && second > from
            && second <= to) {
          sum += trade.priceE8() / 1e8;
          volume += trade.quantityE8() / 1e8;
          trades++;
        }
      }
      return new Window(sum / trades, volume, trades);
    }
  }

  @Test
  void the_first_pump_lifts_the_pump_symbol_by_more_than_two_percent_and_lets_it_fall_again() {
    for (long seed = 1; seed <= 5; seed++) {
      List<SimulatedEvent> events = run(seeded(seed), 110);
      double before = Window.of(events, PUMP, 47, 67).mean();
      double top = Window.of(events, PUMP, 74, 79).mean();
      double after = Window.of(events, PUMP, 98, 108).mean();
      assertThat((top - before) / before * 100).as("seed %s", seed).isBetween(2.5, 6.0);
      assertThat(Math.abs(after - before) / before * 100).as("seed %s", seed).isLessThan(1.5);
    }
  }

  @Test
  void a_pump_brings_a_surge_of_volume() {
    List<SimulatedEvent> events = run(SimulatorOptions.defaults(), 80);
    double calm = Window.of(events, PUMP, 20, 60).volume() / 40;
    double pumped = Window.of(events, PUMP, 67, 77).volume() / 10;
    assertThat(pumped / calm).isGreaterThan(3);
  }

  @Test
  void every_fourth_event_is_a_dump_and_symbols_take_turns() {
    List<SimulatedEvent> events = run(SimulatorOptions.defaults(), 310);
    double ethereumBefore = Window.of(events, 1, 120, 140).mean();
    double ethereumTop = Window.of(events, 1, 150, 155).mean();
    assertThat((ethereumTop - ethereumBefore) / ethereumBefore * 100).isBetween(2.5, 6.0);
    double bitcoinBefore = Window.of(events, 0, 195, 215).mean();
    double bitcoinTop = Window.of(events, 0, 225, 230).mean();
    assertThat((bitcoinTop - bitcoinBefore) / bitcoinBefore * 100).isBetween(2.5, 6.0);
    double pumpBefore = Window.of(events, PUMP, 270, 290).mean();
    double pumpBottom = Window.of(events, PUMP, 300, 305).mean();
    assertThat((pumpBottom - pumpBefore) / pumpBefore * 100).isBetween(-6.0, -2.5);
  }

  @Test
  void calm_markets_trade_ten_to_thirty_times_a_second_and_do_not_move_two_percent() {
    List<SimulatedEvent> events =
        run(SimulatorOptions.defaults().withPumps(PumpSchedule.none()), 120);
    for (int symbol = 0; symbol < 3; symbol++) {
      Window all = Window.of(events, symbol, 0, 120);
      assertThat(all.trades() / 120.0).isBetween(8.0, 40.0);
      for (int second = 30; second < 120; second += 5) {
        double before = Window.of(events, symbol, second - 30, second - 10).mean();
        double now = Window.of(events, symbol, second - 5, second).mean();
        assertThat(Math.abs(now - before) / before * 100).isLessThan(1);
      }
    }
  }

  @Test
  void large_moves_come_in_clusters() {
    List<SimulatedEvent> events =
        run(
            new SimulatorOptions(
                "127.0.0.1",
                0,
                3,
                List.of(SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 1)),
                PumpSchedule.none(),
                Duration.ofSeconds(20)),
            4_000);
    double[] mid = new double[4_001];
    for (SimulatedEvent event : events) {
      if (event instanceof SimulatedEvent.BookTicker top) {
        mid[(int) ((top.timeMicros() - START) / SECOND)] = (top.bidE8() + top.askE8()) / 2.0;
      }
    }
    List<Double> squares = new ArrayList<>();
    for (int i = 1; i < mid.length; i++) {
      if (mid[i] > 0 && mid[i - 1] > 0) {
        squares.add(Math.pow(Math.log(mid[i] / mid[i - 1]), 2));
      }
    }
    assertThat(autocorrelation(squares)).isGreaterThan(0.03);
  }

  private static double autocorrelation(List<Double> values) {
    double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (int i = 1; i < values.size(); i++) {
      covariance += (values.get(i) - mean) * (values.get(i - 1) - mean);
      variance += (values.get(i) - mean) * (values.get(i) - mean);
    }
    return covariance / variance;
  }

  @Test
  void keeps_a_bounded_history() {
    SimulatedMarket market =
        new SimulatedMarket(
            SimulatorOptions.defaults()
                .withPumps(PumpSchedule.none())
                .withSymbols(List.of(SimulatedSymbol.of("A_USDT", new BigDecimal("61"), 0.5, 800))),
            START);
    market.advance(START + 30 * SECOND, event -> {});
    assertThat(market.recentTrades(0, 50_000)).hasSize(8_192);
    assertThat(market.book(0, 5_000).bids().length).isLessThanOrEqualTo(2 * 90);
    assertThat(market.recentTrades(0, 3)).hasSize(3);
  }

  @Test
  void the_days_figures_hold_the_price_range_and_volume() {
    SimulatedMarket market = new SimulatedMarket(SimulatorOptions.defaults(), START);
    market.advance(START + 100 * SECOND, event -> {});
    SimulatedEvent.MiniTicker day = market.day(PUMP);
    assertThat(day.openE8()).isEqualTo(104_000_000L);
    assertThat(day.highE8()).isGreaterThan(106_500_000L);
    assertThat(day.lowE8()).isLessThanOrEqualTo(day.openE8());
    assertThat(day.lastE8())
        .isEqualTo(market.recentTrades(PUMP, 1).getFirst().priceE8())
        .isBetween(day.lowE8(), day.highE8());
    assertThat(day.volumeE8()).isPositive();
  }

  @Test
  void trades_are_found_again_by_their_id() {
    SimulatedMarket market = new SimulatedMarket(SimulatorOptions.defaults(), START);
    List<SimulatedEvent> trades = new ArrayList<>();
    market.advance(
        START + 120 * SECOND,
        event -> {
          if (event instanceof SimulatedEvent.Trade trade && trade.symbol() == 1) {
            trades.add(trade);
          }
        });
    long first = ((SimulatedEvent.Trade) trades.getFirst()).id();
    assertThat(trades).hasSizeGreaterThan(1_000);
    assertThat(new ArrayList<SimulatedEvent>(market.trades(1, first, 100_000))).isEqualTo(trades);
    assertThat(new ArrayList<SimulatedEvent>(market.trades(1, first + 500, 100)))
        .isEqualTo(trades.subList(500, 600));
    assertThat(new ArrayList<SimulatedEvent>(market.recentTrades(1, 10)))
        .isEqualTo(trades.subList(trades.size() - 10, trades.size()));
    assertThat(market.trades(1, first + trades.size(), 10)).isEmpty();
    assertThat(market.trades(1, 0, 1)).hasSize(1);
  }

  @Test
  void a_busy_market_trades_as_often_as_it_should_and_its_book_keeps_up() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPumps(PumpSchedule.none())
            .withSymbols(List.of(SimulatedSymbol.of("A_USDT", new BigDecimal("61"), 0.5, 10_000)));
    List<SimulatedEvent> events = run(options, 5);
    Window all = Window.of(events, 0, 0, 5);
    assertThat(all.trades() / 5.0).isBetween(5_000.0, 20_000.0);
    for (SimulatedEvent event : events) {
      if (event instanceof SimulatedEvent.BookTicker top) {
        double spread = (double) (top.askE8() - top.bidE8()) / top.bidE8();
        assertThat(spread).isLessThan(0.005);
      }
    }
  }

  @Test
  void a_market_with_a_past_opens_with_trades_and_times_its_pumps_from_the_opening() {
    SimulatorOptions options = SimulatorOptions.defaults().withHistory(Duration.ofSeconds(60));
    SimulatedMarket market = SimulatedMarket.withHistory(options, START);
    assertThat(market.nowMicros()).isEqualTo(START);
    List<SimulatedEvent.Trade> past = market.recentTrades(PUMP, 10_000);
    assertThat(past).hasSizeGreaterThan(300);
    assertThat(past.getFirst().timeMicros()).isBetween(START - 60 * SECOND, START - 55 * SECOND);
    List<SimulatedEvent> events = new ArrayList<>();
    market.advance(START + 80 * SECOND, events::add);
    double before = Window.of(events, PUMP, 47, 65).mean();
    double top = Window.of(events, PUMP, 74, 79).mean();
    assertThat((top - before) / before * 100).isBetween(2.5, 6.0);
  }

  @Test
  void trades_of_a_symbol_in_contracts_are_whole_contracts() {
    SimulatedSymbol symbol =
        SimulatedSymbol.of("A_USDT", new BigDecimal("0.5"), 0.5, 50)
            .withContractSize(new BigDecimal("10"));
    SimulatorOptions options =
        SimulatorOptions.defaults().withPumps(PumpSchedule.none()).withSymbols(List.of(symbol));
    for (SimulatedEvent event : run(options, 10)) {
      if (event instanceof SimulatedEvent.Trade trade) {
        assertThat(trade.quantityE8() % (10 * Decimal8.ONE)).isZero();
      }
    }
  }
}
