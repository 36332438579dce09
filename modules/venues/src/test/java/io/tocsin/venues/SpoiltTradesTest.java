package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where trades are numbered, each whose frame was spoilt comes all the same or is named. */
class SpoiltTradesTest {

  private static final Pattern NAMED = Pattern.compile("trades (\\d+) to (\\d+) did not arrive");

  private static final class Line implements VenuePipeline.Listener {
    private final TreeSet<Long> accounted = new TreeSet<>();
    private int named;

    @Override
    public void batch(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.TRADE) {
          accounted.add(batch.tradeId(row));
        } else {
          Matcher range = NAMED.matcher(batch.gapReason(row));
          assertThat(range.matches()).as(batch.gapReason(row)).isTrue();
          named++;
          for (long id = Long.parseLong(range.group(1));
              id <= Long.parseLong(range.group(2));
              id++) {
            accounted.add(id);
          }
        }
      }
    }

    @Override
    public ControlSink control(int connection) {
      return new ControlSink() {};
    }

    @Override
    public void malformed(int connection, String reason, VenueInput input) {}

    @Override
    public void seedBook(int symbol) {}

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {}
  }

  /** Overwrites up to eight characters, as the simulator spoils frames. */
  private static String spoil(String frame, SplittableRandom random) {
    int count = 1 + random.nextInt(8);
    int from = random.nextInt(frame.length() - count + 1);
    return frame.substring(0, from) + "#".repeat(count) + frame.substring(from + count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"binance", "binance_usdm", "kraken", "coinbase"})
  void A26_a_spoilt_trade_is_not_lost_without_a_word(String venue) {
    SplittableRandom random = new SplittableRandom(20_261_122);
    Line line = new Line();
    VenuePipeline pipeline = new VenuePipeline(VenueAdapters.find(venue).orElseThrow(), line);
    long now = 1_700_000_000_000_000L;
    pipeline.accept(new VenueInput.Added(now, 0, TradeFrames.market(venue)));
    pipeline.accept(new VenueInput.Opened(now, 1, "/"));
    for (long id = 1; id <= 3_000; id++) {
      now += Micros.SECOND;
      String frame = TradeFrames.of(venue, id, now - 50_000);
      boolean spoilt = id % 3 == 0 && id < 3_000;
      pipeline.accept(new VenueInput.Text(now, 1, spoilt ? spoil(frame, random) : frame));
    }
    assertThat(line.named).isPositive();
    now += 3 * Micros.SECOND; // whoever waits for a lost one has waited
    pipeline.accept(new VenueInput.Text(now, 1, TradeFrames.of(venue, 3_001, now)));
    for (long id = 1; id <= 3_001; id++) {
      assertThat(line.accounted).contains(id);
    }
  }
}
