package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Candle;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EventOrderTest {

  /** A row or, with id -1, a tick. */
  private record Out(long time, long id) {}

  private static List<Out> order(List<List<Long>> batches) throws InterruptedException {
    List<Out> out = new ArrayList<>();
    EventOrder order =
        new EventOrder(
            new EventOrder.Output() {
              @Override
              public void row(MarketBatch from, int row) {
                out.add(new Out(from.timeMicros(row), from.tradeId(row)));
              }

              @Override
              public void clock(long timeMicros, long receiveMicros) {
                out.add(new Out(timeMicros, -1));
              }
            });
    long id = 0;
    for (List<Long> times : batches) {
      MarketBatch.Builder batch =
          MarketBatch.builder(List.of(new InstrumentId("binance", "BTC_USDT")), 4);
      for (long time : times) {
        batch.trade(0, time, time, 1, 1, TakerSide.BUY, id++);
      }
      order.add(batch.build());
    }
    order.finish();
    return out;
  }

  /** The oracle: sort by time and place in the file, then lay a tick after everything up to it. */
  private static List<Out> naive(List<Long> times) {
    List<Out> sorted = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      sorted.add(new Out(times.get(i), i));
    }
    sorted.sort(Comparator.comparingLong(Out::time));
    List<Out> out = new ArrayList<>();
    if (sorted.isEmpty()) {
      return out;
    }
    long tick = Math.ceilDiv(sorted.getFirst().time(), 250_000) * 250_000;
    for (Out row : sorted) {
      for (; tick < row.time(); tick += 250_000) {
        out.add(new Out(tick, -1));
      }
      out.add(row);
    }
    for (; tick <= sorted.getLast().time(); tick += 250_000) {
      out.add(new Out(tick, -1));
    }
    return out;
  }

  @Property(tries = 300)
  void sorts_rows_that_are_less_than_a_second_late_and_lays_ticks_between_them(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 900_000) Integer> steps,
      @ForAll @IntRange(min = 1, max = 20) int batchSize)
      throws InterruptedException {
    List<Long> times = new ArrayList<>();
    long base = 1_700_000_000_000_000L;
    for (int step : steps) {
      // The base moves on, each event lies less than a second behind it.
      base += step / 3;
      times.add(base - step);
    }
    List<List<Long>> batches = new ArrayList<>();
    for (int from = 0; from < times.size(); from += batchSize) {
      batches.add(times.subList(from, Math.min(times.size(), from + batchSize)));
    }
    assertThat(order(batches)).isEqualTo(naive(times));
  }

  @Example
  void a_row_that_is_later_than_a_second_leaves_in_its_place() throws InterruptedException {
    List<Out> out =
        order(List.of(List.of(10_000_000L), List.of(15_000_000L), List.of(11_000_000L)));
    assertThat(out.stream().filter(row -> row.id() >= 0).map(Out::id)).containsExactly(0L, 2L, 1L);
    List<Out> late =
        order(
            List.of(
                List.of(10_000_000L),
                List.of(15_000_000L, 16_500_000L),
                List.of(11_000_000L),
                List.of(17_000_000L)));
    assertThat(late.stream().filter(row -> row.id() >= 0).map(Out::id))
        .containsExactly(0L, 1L, 3L, 2L, 4L);
  }

  @Example
  void silence_is_filled_with_ticks() throws InterruptedException {
    List<Out> out = order(List.of(List.of(1_000_000L, 3_000_000L)));
    assertThat(out)
        .extracting(Out::time)
        .containsExactly(
            1_000_000L,
            1_000_000L,
            1_250_000L,
            1_500_000L,
            1_750_000L,
            2_000_000L,
            2_250_000L,
            2_500_000L,
            2_750_000L,
            3_000_000L,
            3_000_000L);
    assertThat(out.get(0).id()).isZero();
    assertThat(out.get(9).id()).isEqualTo(1);
    assertThat(out.get(10).id()).isEqualTo(-1);
  }

  @Example
  void between_two_candles_only_two_ticks_are_told() throws InterruptedException {
    List<Long> ticks = new ArrayList<>();
    List<Long> candles = new ArrayList<>();
    EventOrder order =
        new EventOrder(
            new EventOrder.Output() {
              @Override
              public void row(MarketBatch from, int row) {
                candles.add(from.timeMicros(row));
              }

              @Override
              public void clock(long timeMicros, long receiveMicros) {
                ticks.add(timeMicros);
              }
            });
    MarketBatch.Builder batch =
        MarketBatch.builder(List.of(new InstrumentId("binance", "BTC_USDT")), 4);
    Candle candle = new Candle(60_000_000L, 1, 1, 1, 1, 1);
    for (long minute = 1; minute <= 3; minute++) {
      batch.candle(0, minute * 60_000_000L, minute * 60_000_000L, candle);
    }
    order.add(batch.build());
    order.finish();
    assertThat(candles).containsExactly(60_000_000L, 120_000_000L, 180_000_000L);
    assertThat(ticks)
        .containsExactly(60_000_000L, 60_250_000L, 120_000_000L, 120_250_000L, 180_000_000L);
  }
}
