package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.SymbolFeed;
import io.tocsin.venues.VenueInput;
import io.tocsin.venues.VenuePipeline;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Binary frames with bytes overwritten: nothing on the way proves them, and a number of variable
 * length with one byte changed is another number, as a time decades ahead.
 */
class MexcSpoiltTimesTest {

  private static final long MOST_AHEAD = 10 * Micros.SECOND;

  /** A pipeline, what goes in, and what comes out. */
  private static final class Line implements VenuePipeline.Listener {

    private final VenuePipeline pipeline = new VenuePipeline(new MexcSpotAdapter(), this);
    private long now = 1_790_281_246_250_000L;
    private int trades;
    private int refusedTimes;

    Line() {
      pipeline.accept(new VenueInput.Added(now, 0, MexcMarkets.spot("BTC_USDT")));
      pipeline.accept(new VenueInput.Opened(now, 1, "/"));
    }

    /** A trade or a quote, sent 20 ms ago. */
    byte[] frame(boolean trade) {
      now += 10 * Micros.MILLI;
      long millis = now / 1_000 - 20;
      Protobuf content =
          trade
              ? Protobuf.message()
                  .message(1, Wrapper.deal("84270.5", Long.toString(now % 100_000), 1, millis))
              : Wrapper.bookTicker();
      return Protobuf.message()
          .text(1, trade ? "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT" : "ticker@BTCUSDT")
          .text(3, "BTCUSDT")
          .varint(6, millis)
          .message(trade ? 314 : 315, content)
          .toBytes();
    }

    void take(byte[] frame) {
      pipeline.accept(new VenueInput.Binary(now, 1, frame));
    }

    @Override
    public void batch(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        assertThat(batch.timeMicros(row) - batch.receiveMicros(row))
            .as("%s", batch.kind(row))
            .isLessThanOrEqualTo(MOST_AHEAD);
        trades += batch.kind(row) == EventKind.TRADE ? 1 : 0;
      }
    }

    @Override
    public ControlSink control(int connection) {
      return new ControlSink() {};
    }

    @Override
    public void malformed(int connection, String reason, VenueInput input) {
      refusedTimes += reason.contains(" it came") ? 1 : 0;
    }

    @Override
    public void seedBook(int symbol) {}

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {}
  }

  /** Overwrites up to eight bytes, as the simulator spoils frames. */
  private static byte[] spoil(byte[] frame, SplittableRandom random) {
    int count = 1 + random.nextInt(8);
    int from = random.nextInt(frame.length - count + 1);
    for (int i = from; i < from + count; i++) {
      frame[i] = (byte) random.nextInt(256);
    }
    return frame;
  }

  @Property(tries = 20)
  void A26_no_spoilt_frame_moves_time_for_those_after_it(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Line line = new Line();
    line.take(line.frame(true));
    line.now += 3 * Micros.SECOND;
    for (int i = 0; i < 3_000; i++) {
      line.take(line.frame(i % 2 == 0));
      line.take(spoil(line.frame(random.nextBoolean()), random));
    }
    assertThat(line.refusedTimes).isPositive();
    line.now += 2 * MOST_AHEAD;
    line.take(line.frame(true));
    line.take(line.frame(false));
    SymbolFeed feed = line.pipeline.feed().symbol(0);
    long late = feed.late();
    long outOfOrder = feed.outOfOrder();
    long quotes = feed.quotes();
    int trades = line.trades;
    for (int i = 0; i < 100; i++) {
      line.take(line.frame(true));
      line.take(line.frame(false));
    }
    assertThat(feed.late()).isEqualTo(late);
    assertThat(feed.outOfOrder()).isEqualTo(outOfOrder);
    assertThat(feed.quotes()).isEqualTo(quotes + 100);
    assertThat(line.trades).isEqualTo(trades + 100);
  }
}
