package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.MutatedFrames;
import io.tocsin.venues.Told;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random messages come back as they were written; random bytes are refused, never worse. */
class MexcPropertyTest {

  record Deal(String price, String quantity, int type, long time) {}

  private final MexcSpotDecoder spot = new MexcSpotDecoder();
  private final MexcFuturesDecoder futures = new MexcFuturesDecoder();
  private final Told told = new Told();

  MexcPropertyTest() {
    spot.register(MexcMarkets.spot("BTC_USDT"), 0);
    futures.register(MexcMarkets.linear("BTC_USDT", "0.0001"), 0);
    futures.register(MexcMarkets.inverse("BTC_USD", "100"), 1);
  }

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12);
    return Combinators.combine(Arbitraries.longs().between(0, 99_999_999), digits)
        .as((whole, fraction) -> whole + "." + fraction);
  }

  @Provide
  Arbitrary<List<Deal>> deals() {
    return Combinators.combine(
            decimals(),
            decimals(),
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs().between(1, 250_000_000_000_000L))
        .as(Deal::new)
        .list()
        .ofMaxSize(20);
  }

  /** Any field that no message of MEXC has. */
  @Provide
  Arbitrary<Protobuf> unknown() {
    Arbitrary<Integer> field = Arbitraries.integers().between(20, 299);
    return Arbitraries.oneOf(
        Combinators.combine(field, Arbitraries.longs())
            .as((number, value) -> Protobuf.message().varint(number, value)),
        Combinators.combine(field, Arbitraries.longs())
            .as((number, value) -> Protobuf.message().fixed64(number, value)),
        Combinators.combine(field, Arbitraries.integers())
            .as((number, value) -> Protobuf.message().fixed32(number, value)),
        Combinators.combine(field, Arbitraries.bytes().array(byte[].class).ofMaxSize(40))
            .as((number, value) -> Protobuf.message().bytes(number, value)),
        Combinators.combine(field, Arbitraries.longs())
            .as((number, value) ->
                Protobuf.message().group(number, Protobuf.message().varint(number, value))));
  }

  @Property(tries = 300)
  void deals_come_back_in_the_order_of_their_times_whatever_stands_between_their_fields(
      @ForAll("deals") List<Deal> deals, @ForAll("unknown") Protobuf unknown)
      throws MalformedFrameException {
    Protobuf body = Protobuf.message().then(unknown);
    for (Deal deal : deals) {
      body.message(
              1,
              Protobuf.message()
                  .text(1, deal.price())
                  .then(unknown)
                  .varint(4, deal.time())
                  .varint(3, deal.type())
                  .text(2, deal.quantity()))
          .then(unknown);
    }
    byte[] frame = Wrapper.of("spot@c", "BTCUSDT", 314, body).then(unknown).toBytes();
    told.clear();
    spot.binary(frame, 0, frame.length, told);
    List<String> expected =
        deals.stream()
            .sorted(Comparator.comparingLong(Deal::time))
            .map(deal ->
                "trade 0 %d000 %d000 %s %s %s -1"
                    .formatted(
                        deal.time(),
                        Wrapper.SENT,
                        deal.price(),
                        deal.quantity(),
                        List.of("UNKNOWN", "BUY", "SELL").get(deal.type())))
            .toList();
    assertThat(told.lines()).isEqualTo(expected);
  }

  @Property(tries = 200)
  void levels_come_back_as_they_were_written(
      @ForAll("deals") List<Deal> asks, @ForAll("deals") List<Deal> bids)
      throws MalformedFrameException {
    Protobuf body = Protobuf.message();
    asks.forEach(level -> body.message(1, Wrapper.level(level.price(), level.quantity())));
    bids.forEach(level -> body.message(2, Wrapper.level(level.price(), level.quantity())));
    byte[] frame = Wrapper.depths(body.text(4, "17").text(5, "9000000000")).toBytes();
    told.clear();
    spot.binary(frame, 0, frame.length, told);
    assertThat(told.lines())
        .containsExactly(
            "depth 0 "
                + Wrapper.SENT
                + "000 17-9000000000 after 16"
                + text(" b", bids)
                + text(" a", asks));
  }

  private static String text(String mark, List<Deal> levels) {
    return levels.stream()
        .map(level -> mark + level.price() + "x" + level.quantity())
        .collect(Collectors.joining());
  }

  @Property(tries = 2_000)
  void random_bytes_are_refused_or_passed_over(@ForAll byte[] bytes) {
    survives(bytes);
  }

  @Property(tries = 2_000)
  void a_frame_with_a_few_bytes_changed_is_read_or_refused(
      @ForAll @IntRange(min = 0, max = 3) int which,
      @ForAll @IntRange(min = 1, max = 6) int changes,
      @ForAll long seed) {
    Random random = new Random(seed);
    byte[] frame = good().get(which).toBytes();
    for (int i = 0; i < changes; i++) {
      frame[random.nextInt(frame.length)] = (byte) random.nextInt();
    }
    survives(frame);
  }

  private static List<Protobuf> good() {
    Protobuf levels =
        Protobuf.message()
            .message(1, Wrapper.level("2", "1"))
            .message(2, Wrapper.level("1", "1"))
            .text(4, "5")
            .text(5, "6");
    return List.of(
        Wrapper.deals(),
        Wrapper.depths(levels),
        Wrapper.of(
            "spot@c@24H",
            "BTCUSDT",
            310,
            Protobuf.message().message(1, Wrapper.miniTicker("BTCUSDT"))),
        Wrapper.of("spot@c", "BTCUSDT", 311, Protobuf.message().message(1, Wrapper.bookTicker())));
  }

  /** Whole or refused; where it is refused nothing was told. */
  private void survives(byte[] frame) {
    told.clear();
    try {
      spot.binary(frame, 0, frame.length, told);
    } catch (MalformedFrameException e) {
      assertThat(told.lines()).isEmpty();
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @Property(tries = 1_000)
  void a_futures_frame_with_a_few_characters_changed_is_read_or_refused(
      @ForAll @IntRange(min = 0, max = 2) int which, @ForAll long seed) {
    List<String> good =
        List.of(
            "{\"symbol\":\"BTC_USDT\",\"data\":[{\"p\":77526,\"v\":208,\"T\":1,\"t\":1788335243261,"
                + "\"i\":\"16005949690\"}],\"channel\":\"push.deal\",\"ts\":1788335243261}",
            "{\"symbol\":\"BTC_USD\",\"data\":{\"asks\":[[0.080100,2868,1]],\"bids\":[[0.08,0,0]],"
                + "\"end\":8,\"begin\":7,\"version\":8},\"channel\":\"push.depth\",\"ts\":5}",
            "{\"channel\":\"push.ticker\",\"data\":{\"lastPrice\":1,\"volume24\":5,"
                + "\"riseFallRatesOfTimezone\":[0.25,-0.0013]},\"symbol\":\"BTC_USDT\",\"ts\":5}");
    String frame = MutatedFrames.mutate(good.get(which), new SplittableRandom(seed));
    try {
      told.decode(futures, frame);
    } catch (MalformedFrameException e) {
      assertThat(told.lines()).isEmpty();
    }
  }
}
