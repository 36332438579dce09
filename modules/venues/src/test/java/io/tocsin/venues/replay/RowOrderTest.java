package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RowOrderTest {

  private record Row(long time, int source, long id) {}

  private static MarketBatch batch(List<Row> rows) {
    MarketBatch.Builder batch =
        MarketBatch.builder(List.of(new InstrumentId("binance", "BTC_USDT")), 4);
    rows.forEach(row -> batch.trade(0, row.time(), row.time(), 1, 1, TakerSide.BUY, row.id()));
    return batch.build();
  }

  @Property(tries = 300)
  void merges_sources_by_time_then_source_then_place_whatever_their_batches_are(
      @ForAll @Size(min = 1, max = 4)
          List<@Size(max = 80) List<@IntRange(min = 0, max = 900_000) Integer>> sources,
      @ForAll @IntRange(min = 1, max = 30) int batchSize)
      throws InterruptedException {
    List<List<Row>> rows = new ArrayList<>();
    for (int source = 0; source < sources.size(); source++) {
      List<Row> own = new ArrayList<>();
      long base = 1_700_000_000_000_000L;
      for (int step : sources.get(source)) {
        // The base moves on, each event lies less than a second behind it.
        base += step / (source + 1);
        own.add(new Row((base - step) / 1_000 * 1_000, source, own.size()));
      }
      rows.add(own);
    }
    List<Row> out = new ArrayList<>();
    RowOrder order =
        new RowOrder(
            rows.size(),
            (from, row, source) ->
                out.add(new Row(from.timeMicros(row), source, from.tradeId(row))));
    int[] read = new int[rows.size()];
    for (int source = order.hindmost(); source >= 0; source = order.hindmost()) {
      List<Row> own = rows.get(source);
      if (read[source] == own.size()) {
        order.end(source);
      } else {
        int to = Math.min(own.size(), read[source] + batchSize);
        order.add(source, batch(own.subList(read[source], to)));
        read[source] = to;
      }
    }
    List<Row> sorted = new ArrayList<>();
    rows.forEach(sorted::addAll);
    sorted.sort(Comparator.comparingLong(Row::time).thenComparingInt(Row::source));
    assertThat(out).isEqualTo(sorted);
  }
}
