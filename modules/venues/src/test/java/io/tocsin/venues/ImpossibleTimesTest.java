package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    String iso = Micros.iso(timeMicros);
    long millis = timeMicros / 1_000;
    long next = 100 + (spoilt ? id + 1 : ++id);
    return switch (venue) {
      case "binance", "binance_usdm" ->
          String.format(
              Locale.ROOT,
              "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"T\":%d,"
                  + "\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"10.0\",\"q\":\"1.0\",\"X\":\"MARKET\",\"m\":true}}",
              millis,
              millis,
              next);
      case "kraken" ->
          "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USDT\",\"side\":\"buy\","
              + "\"price\":10.0,\"qty\":1.0,\"ord_type\":\"limit\",\"trade_id\":"
              + next
              + ",\"timestamp\":\""
              + iso
              + "\"}]}";
      case "coinbase" ->
          "{\"channel\":\"market_trades\",\"timestamp\":\""
              + iso
              + "\",\"events\":[{\"type\":\"update\",\"trades\":[{\"product_id\":\"BTC-USDT\","
              + "\"trade_id\":\""
              + next
              + "\",\"price\":\"10.0\",\"size\":\"1.0\",\"time\":\""
              + iso
              + "\",\"side\":\"BUY\"}]}]}";
      case "mexc_futures" ->
          "{\"symbol\":\"BTC_USDT\",\"data\":[{\"p\":10.0,\"v\":1,\"T\":1,\"O\":3,\"M\":2,\"i\":"
              + next
              + ",\"t\":"
              + millis
              + "}],\"channel\":\"push.deal\",\"ts\":"
              + millis
              + "}";
      case "finnhub" ->
          "{\"data\":[{\"p\":"
              + next
              + ",\"s\":\"BINANCE:BTCUSDT\",\"t\":"
              + millis
              + ",\"v\":1.0}],\"type\":\"trade\"}";
      default -> throw new AssertionError(venue);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "binance_usdm, BTCUSDT",
    "kraken, BTC/USDT",
    "coinbase, BTC-USDT",
    "mexc_futures, BTC_USDT",
    "finnhub, BINANCE:BTCUSDT"
  })
  void A26_a_time_that_cannot_be_is_a_malformed_frame_and_moves_no_time(
      String venue, String venueSymbol) {
    VenueAdapter adapter = VenueAdapters.find(venue).orElseThrow();
    VenuePipeline pipeline = new VenuePipeline(adapter, new Notes());
    Instrument market =
        new Instrument(
            new InstrumentId(venue, "BTC_USDT"),
            venueSymbol,
            new BigDecimal("0.1"),
            new BigDecimal("0.1"),
            BigDecimal.ZERO,
            BigDecimal.ONE,
            true);
    pipeline.accept(new VenueInput.Added(now, 0, market));
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
