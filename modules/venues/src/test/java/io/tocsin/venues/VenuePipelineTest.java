package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VenuePipelineTest {

  private static final long NOW = 1_700_000_000_000_000L;
  private static final Instrument BITCOIN = TestVenue.market("BTC_USDT");

  /** Writes every batch down, and what is asked for. */
  private static final class Notes implements VenuePipeline.Listener {
    private final List<String> rows = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> malformed = new ArrayList<>();

    @Override
    public void batch(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        rows.add(
            switch (batch.kind(row)) {
              case TRADE -> (batch.past(row) ? "past " : "trade ") + batch.tradeId(row);
              case QUOTE -> "quote " + batch.bid(row);
              case BOOK -> "book " + Arrays.toString(batch.book(row).bidPrices());
              case TICKER -> "ticker " + batch.price(row);
              case GAP -> "gap " + batch.gapReason(row);
              default -> throw new AssertionError(batch.kind(row));
            });
      }
      numbers.add(batch.number());
    }

    private final List<Long> numbers = new ArrayList<>();
    private final List<String> anew = new ArrayList<>();

    @Override
    public void past(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        anew.add(batch.beginsAnew(row) ? "anew" : "past " + batch.tradeId(row));
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
    public void seedBook(int symbol) {
      asked.add("seed " + symbol);
    }

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {
      asked.add("resubscribe " + symbol + " " + channel);
    }

    @Override
    public void warmUp(int symbol) {
      asked.add("warm " + symbol);
    }

    @Override
    public void repair(int symbol, long fromTradeId) {
      asked.add("repair " + symbol + " from " + fromTradeId);
    }
  }

  private final List<VenueInput> inputs = new ArrayList<>();
  private final Notes notes = new Notes();
  private VenueAdapter venue = TestVenue.spot();
  private VenuePipeline pipeline = new VenuePipeline(venue, notes);
  private long now = NOW;

  private void start() {
    take(new VenueInput.Added(now, 0, BITCOIN));
    take(new VenueInput.Opened(now, 1, "/stream"));
  }

  private void warm() {
    start();
    answer(Purpose.WARM_START, 1, 2);
    notes.rows.clear();
  }

  private void take(VenueInput input) {
    inputs.add(input);
    pipeline.accept(input);
  }

  private void trade(int connection, long id) {
    now += 1_000;
    take(
        new VenueInput.Text(
            now,
            connection,
            String.format(
                Locale.ROOT,
                "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\","
                    + "\"t\":%d,\"p\":\"10.0\",\"q\":\"1.0\",\"T\":%d,\"m\":true}}",
                now / 1_000 - 5,
                id,
                now / 1_000 - 5)));
  }

  private void quote(int connection, String bid) {
    now += 1_000;
    take(
        new VenueInput.Text(
            now,
            connection,
            "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\""
                + bid
                + "\",\"B\":\"1\",\"a\":\"12\",\"A\":\"1\"}}"));
  }

  private RestCall trades() {
    return venue.rest().call(RestTopic.TRADES, BITCOIN, 0, FrameSink.NO_ID).orElseThrow();
  }

  private void answer(Purpose purpose, long... ids) {
    now += 1_000;
    take(
        new VenueInput.Answered(
            now,
            purpose,
            trades(),
            LongStream.of(ids)
                .mapToObj(id ->
                    "{\"id\":"
                        + id
                        + ",\"price\":\"9\",\"qty\":\"1\",\"time\":"
                        + (NOW / 1_000 - 1_000 + id)
                        + ",\"isBuyerMaker\":true}")
                .collect(Collectors.joining(",", "[", "]"))));
  }

  @Test
  void warm_start_gives_the_trades_of_the_time_before_ahead_of_the_first_live_row() {
    start();
    trade(1, 12);
    quote(1, "9.5");
    trade(1, 13);
    assertThat(notes.rows).isEmpty();
    assertThat(notes.asked).containsExactly("warm 0");
    answer(Purpose.WARM_START, 9, 10, 11, 12);
    assertThat(notes.rows)
        .containsExactly("past 9", "past 10", "past 11", "past 12", "quote 9.5", "trade 13");
    trade(1, 14);
    assertThat(notes.rows).last().isEqualTo("trade 14");
    assertThat(pipeline.feed().symbol(0).duplicates()).isZero();
    assertThat(pipeline.feed().symbol(0).past()).isEqualTo(4);
  }

  @Test
  void a_market_is_told_anew_to_who_comes_later_and_in_a_replay_too() {
    start();
    trade(1, 12);
    answer(Purpose.WARM_START, 10, 11, 12);
    trade(1, 13);
    Notes twin = new Notes();
    VenuePipeline replay = new VenuePipeline(venue, twin);
    replay.accept(new VenueInput.Image(now, pipeline.image()));
    VenueInput wish = new VenueInput.PastWanted(now, 0);
    take(wish);
    replay.accept(wish);
    assertThat(notes.anew)
        .containsExactly("anew", "past 10", "past 11", "past 12", "past 13")
        .isEqualTo(twin.anew);
    assertThat(notes.rows).containsExactly("past 10", "past 11", "past 12", "trade 13");
  }

  @Test
  void a_warm_start_that_comes_after_live_trades_stands_before_them_when_told_anew() {
    start();
    trade(1, 12);
    take(new VenueInput.Unanswered(now, Purpose.WARM_START, trades(), "no request is left"));
    trade(1, 13);
    answer(Purpose.LATE_START, 9, 10, 11, 12, 13);
    trade(1, 14);
    assertThat(notes.anew)
        .containsExactly("anew", "past 9", "past 10", "past 11", "past 12", "past 13");
    assertThat(notes.rows).containsExactly("trade 12", "trade 13", "trade 14");
    assertThat(pipeline.feed().symbol(0).past()).isEqualTo(3);
    assertThat(pipeline.feed().symbol(0).duplicates()).isZero();
  }

  @Test
  void a_market_that_still_waits_for_its_past_is_not_told_twice() {
    start();
    trade(1, 12);
    take(new VenueInput.PastWanted(now, 0));
    answer(Purpose.WARM_START, 10, 11, 12);
    assertThat(notes.anew).isEmpty();
    assertThat(notes.rows).containsExactly("past 10", "past 11", "past 12");
  }

  @Test
  void a_warm_start_that_does_not_come_holds_nothing_up_for_more_than_two_seconds() {
    start();
    trade(1, 12);
    now += HeldRows.MOST_MICROS;
    trade(1, 13);
    assertThat(notes.rows).containsExactly("trade 12", "trade 13");
    answer(Purpose.WARM_START, 10, 11, 12);
    assertThat(notes.rows).hasSize(2);
  }

  @Test
  void a_warm_start_that_fails_lets_the_live_rows_go() {
    start();
    trade(1, 12);
    take(new VenueInput.Unanswered(now, Purpose.WARM_START, trades(), "HTTP 500"));
    assertThat(notes.rows).containsExactly("trade 12");
  }

  @Test
  void A26_lost_trades_are_fetched_and_told_in_order_without_a_gap() {
    warm();
    trade(1, 3);
    trade(1, 6);
    quote(1, "9.5");
    trade(1, 7);
    assertThat(notes.rows).containsExactly("trade 3");
    assertThat(notes.asked).containsExactly("repair 0 from 4");
    answer(Purpose.REPAIR, 4, 5, 6, 7, 8);
    trade(1, 8);
    assertThat(notes.rows)
        .containsExactly(
            "trade 3", "past 4", "past 5", "trade 6", "quote 9.5", "trade 7", "trade 8");
    SymbolFeed feed = pipeline.feed().symbol(0);
    assertThat(feed.gaps()).isZero();
    assertThat(feed.repaired()).isEqualTo(1);
    assertThat(feed.lastRepair()).isEqualTo("trades 4 to 5 were made good");
  }

  @Test
  void A26_a_lost_trade_that_is_told_of_an_impossible_time_is_a_gap_and_not_asked_for_again() {
    warm();
    trade(1, 3);
    trade(1, 6);
    now += 1_000;
    take(
        new VenueInput.Answered(
            now,
            Purpose.REPAIR,
            trades(),
            "[{\"id\":4,\"price\":\"9\",\"qty\":\"1\",\"time\":"
                + (NOW / 1_000)
                + ",\"isBuyerMaker\":true},{\"id\":5,\"price\":\"9\",\"qty\":\"1\","
                + "\"time\":4102444800000,\"isBuyerMaker\":true}]"));
    assertThat(notes.malformed).singleElement().asString().contains("2100-01-01T00:00:00Z");
    assertThat(notes.rows)
        .containsExactly("trade 3", "past 4", "gap trades 5 to 5 did not arrive", "trade 6");
    assertThat(notes.asked).containsExactly("repair 0 from 4");
  }

  @Test
  void A26_trades_that_cannot_be_fetched_are_a_gap() {
    warm();
    trade(1, 3);
    trade(1, 7);
    answer(Purpose.REPAIR, 5);
    assertThat(notes.rows)
        .containsExactly("trade 3", "gap trades 4 to 6 did not arrive", "past 5", "trade 7");
    trade(1, 10);
    take(new VenueInput.Unanswered(now, Purpose.REPAIR, trades(), "HTTP 500"));
    assertThat(notes.rows).endsWith("gap trades 8 to 9 did not arrive", "trade 10");
    trade(1, 12);
    now += HeldRows.MOST_MICROS;
    quote(1, "9");
    assertThat(notes.rows).endsWith("gap trades 11 to 11 did not arrive", "trade 12", "quote 9.0");
    assertThat(pipeline.feed().symbol(0).gaps()).isEqualTo(3);
  }

  @Test
  void A26_a_second_loss_behind_the_first_is_fetched_too() {
    warm();
    trade(1, 3);
    trade(1, 5);
    trade(1, 7);
    answer(Purpose.REPAIR, 4);
    assertThat(notes.asked).containsExactly("repair 0 from 4", "repair 0 from 6");
    answer(Purpose.REPAIR, 6);
    assertThat(notes.rows).containsExactly("trade 3", "past 4", "trade 5", "past 6", "trade 7");
  }

  @Test
  void A26_trades_that_come_out_of_order_are_put_in_order_and_counted() {
    warm();
    trade(1, 3);
    trade(1, 6);
    trade(1, 5);
    trade(1, 4);
    assertThat(notes.rows).containsExactly("trade 3", "trade 4", "trade 5", "trade 6");
    assertThat(pipeline.feed().symbol(0).outOfOrder()).isGreaterThanOrEqualTo(2);
    assertThat(pipeline.feed().symbol(0).gaps()).isZero();
  }

  @Test
  void A26_a_repetition_is_dropped_and_counted() {
    warm();
    trade(1, 3);
    trade(1, 3);
    assertThat(notes.rows).containsExactly("trade 3");
    assertThat(pipeline.feed().symbol(0).duplicates()).isEqualTo(1);
  }

  @Test
  void after_a_reconnect_there_is_one_gap_and_the_trades_of_the_time_between_are_fetched() {
    warm();
    trade(1, 3);
    take(new VenueInput.Closed(now, 1, "closed by the venue: 1001"));
    take(new VenueInput.Opened(now, 2, "/stream"));
    trade(2, 6);
    answer(Purpose.REPAIR, 4, 5);
    assertThat(notes.rows)
        .containsExactly(
            "trade 3",
            "gap connection lost and restored: closed by the venue: 1001",
            "past 4",
            "past 5",
            "trade 6");
  }

  @Test
  void frames_of_a_connection_that_is_gone_and_answers_for_a_market_that_is_gone_are_skipped() {
    warm();
    take(new VenueInput.Closed(now, 1, ""));
    trade(1, 3);
    take(new VenueInput.Removed(now, 0));
    answer(Purpose.STATE, 4);
    assertThat(notes.rows).isEmpty();
  }

  @Test
  void polled_trades_are_past_in_the_first_page_and_live_from_then_on() {
    start();
    answer(Purpose.POLL, 1, 2);
    answer(Purpose.POLL, 1, 2, 3);
    answer(Purpose.POLL, 5);
    answer(Purpose.REPAIR, 4);
    assertThat(notes.rows).containsExactly("past 1", "past 2", "trade 3", "past 4", "trade 5");
    assertThat(pipeline.feed().symbol(0).duplicates()).isZero();
    trade(1, 5);
    trade(1, 6);
    assertThat(notes.rows).last().isEqualTo("trade 6");
  }

  @Test
  void a_frame_that_comes_twice_is_told_once_though_its_trades_have_no_ids() {
    venue = TestVenue.spot().withIds(TradeIds.NONE);
    pipeline = new VenuePipeline(venue, notes);
    warm();
    trade(1, 3);
    VenueInput frame = inputs.getLast();
    trade(1, 4);
    take(frame);
    assertThat(notes.rows).containsExactly("trade 3", "trade 4");
    assertThat(pipeline.feed().symbol(0).duplicates()).isEqualTo(1);
  }

  @Test
  void polled_trades_without_ids_that_do_not_reach_back_are_a_gap() {
    venue = TestVenue.spot().withIds(TradeIds.NONE);
    pipeline = new VenuePipeline(venue, notes);
    start();
    answer(Purpose.POLL, 1, 2);
    answer(Purpose.POLL, 2, 3);
    answer(Purpose.POLL, 7, 8);
    assertThat(notes.rows)
        .containsExactly(
            "past 1",
            "past 2",
            "trade 3",
            "gap the newest trades by REST do not go back to the last one known",
            "trade 7",
            "trade 8");
  }

  @Test
  void what_cannot_be_decoded_is_told_and_stops_nothing() {
    warm();
    take(new VenueInput.Text(now, 1, "{\"stream\":"));
    take(new VenueInput.Binary(now, 1, new byte[] {1, 2}));
    take(new VenueInput.Answered(now, Purpose.REPAIR, trades(), "oops"));
    trade(1, 3);
    assertThat(notes.malformed).hasSize(3);
    assertThat(notes.rows).containsExactly("trade 3");
  }

  @Test
  void an_image_at_any_input_makes_another_pipeline_go_on_with_the_same_batches() {
    warm();
    trade(1, 3);
    take(
        new VenueInput.Text(
            now,
            1,
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
                + now / 1_000
                + ",\"s\":\"BTCUSDT\",\"U\":5,\"u\":8,\"b\":[[\"9.10\",\"2.00\"]],\"a\":[]}}"));
    quote(1, "9");
    trade(1, 6);
    take(
        new VenueInput.Answered(
            now,
            Purpose.STATE,
            venue.rest().call(RestTopic.BOOK, BITCOIN, 0, FrameSink.NO_ID).orElseThrow(),
            "{\"lastUpdateId\":6,\"bids\":[[\"9.00\",\"1.5\"]],\"asks\":[[\"12\",\"1\"]]}"));
    quote(1, "9.1");
    trade(1, 5);
    answer(Purpose.REPAIR, 4, 5);
    take(new VenueInput.Opened(now, 2, "/stream"));
    trade(2, 7);
    take(
        new VenueInput.Text(
            now,
            2,
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
                + now / 1_000
                + ",\"s\":\"BTCUSDT\",\"U\":9,\"u\":10,\"b\":[[\"9.10\",\"0\"]],\"a\":[]}}"));
    take(new VenueInput.Closed(now, 1, "gone"));
    take(new VenueInput.Closed(now, 2, "gone"));
    take(new VenueInput.Opened(now, 3, "/stream"));
    trade(3, 8);
    trade(3, 10);
    now += HeldRows.MOST_MICROS;
    quote(3, "9.2");
    assertThat(notes.rows).hasSizeGreaterThan(12);
    for (int from = 0; from <= inputs.size(); from++) {
      Notes before = new Notes();
      VenuePipeline first = new VenuePipeline(venue, before);
      inputs.subList(0, from).forEach(first::accept);
      Notes after = new Notes();
      VenuePipeline second = new VenuePipeline(venue, after);
      second.accept(new VenueInput.Image(now, first.image()));
      inputs.subList(from, inputs.size()).forEach(second::accept);
      List<String> all = new ArrayList<>(before.rows);
      all.addAll(after.rows);
      List<Long> numbers = new ArrayList<>(before.numbers);
      numbers.addAll(after.numbers);
      List<String> whole = new ArrayList<>(List.of("past 1", "past 2"));
      whole.addAll(notes.rows);
      assertThat(all).as("image after %s inputs", from).isEqualTo(whole);
      assertThat(numbers).isEqualTo(notes.numbers);
      assertThat(second.image()).isEqualTo(pipeline.image());
    }
  }
}
