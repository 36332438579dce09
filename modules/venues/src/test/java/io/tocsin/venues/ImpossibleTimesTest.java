package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One frame of every venue says that it is of a time that cannot be; the rest is as ever. */
class ImpossibleTimesTest {

  private static final long NOW = 1_700_000_000_000_000L;

  private final List<Long> told = new ArrayList<>();
  private final List<String> malformed = new ArrayList<>();
  private long now = NOW;
  private long id;

  private final class Notes implements VenuePipeline.Listener {
    @Override
    public void batch(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        assertThat(batch.kind(row)).isEqualTo(EventKind.TRADE);
        told.add(batch.timeMicros(row));
      }
    }

    @Override
    public ControlSink control(int connection) {
      return new ControlSink() {};
    }

    @Override
    public void malformed(int connection, String reason, VenueInput input) {
      malformed.add(reason);
    }

    @Override
    public void seedBook(int symbol) {}

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {}
  }

  /** A frame with the next trade; the numbers count on only if it is a true one. */
  private String frame(String venue, long timeMicros, boolean spoilt) {
    return TradeFrames.of(venue, 100 + (spoilt ? id + 1 : ++id), timeMicros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"binance", "binance_usdm", "kraken", "coinbase", "mexc_futures", "finnhub"})
  void A26_a_time_that_cannot_be_is_a_malformed_frame_and_moves_no_time(String venue) {
    VenueAdapter adapter = VenueAdapters.find(venue).orElseThrow();
    VenuePipeline pipeline = new VenuePipeline(adapter, new Notes());
    pipeline.accept(new VenueInput.Added(now, 0, TradeFrames.market(venue)));
    pipeline.accept(new VenueInput.Opened(now, 1, "/"));
    List<Long> expected = new ArrayList<>();
    for (long impossible :
        new long[] {
          now + 3_600 * Micros.SECOND, 4_102_444_800_000_000L, 250_000_000_000_000_000L, 0, -1_000
        }) {
      for (int i = 0; i < 10; i++) {
        now += Micros.SECOND;
        expected.add(now - 50_000);
        pipeline.accept(new VenueInput.Text(now, 1, frame(venue, now - 50_000, false)));
      }
      now += 1_000;
      int refused = malformed.size();
      pipeline.accept(new VenueInput.Text(now, 1, frame(venue, impossible, true)));
      assertThat(malformed).as("%d", impossible).hasSize(refused + 1);
    }
    now += Micros.SECOND;
    expected.add(now - 50_000);
    pipeline.accept(new VenueInput.Text(now, 1, frame(venue, now - 50_000, false)));
    assertThat(malformed.getFirst()).contains(" after it came");
    assertThat(told).isEqualTo(expected);
    SymbolFeed feed = pipeline.feed().symbol(0);
    assertThat(feed.late()).isZero();
    assertThat(feed.outOfOrder()).isZero();
    assertThat(feed.gaps()).isZero();
    assertThat(pipeline.feed().delay().micros()).isLessThanOrEqualTo(50_999);
  }
}
