package io.tocsin.venues.mexc;

/** Frames of MEXC spot for tests, field by field as in mexcdevelop/websocket-proto. */
final class Wrapper {

  static final long SENT = 1_790_281_246_250L;

  private Wrapper() {}

  static Protobuf of(String channel, String symbol, int body, Protobuf content) {
    return Protobuf.message()
        .text(1, channel)
        .text(3, symbol)
        .varint(6, SENT)
        .message(body, content);
  }

  static Protobuf deal(String price, String quantity, int type, long time) {
    return Protobuf.message().text(1, price).text(2, quantity).varint(3, type).varint(4, time);
  }

  /** The first frame that exchanges.md decodes. */
  static Protobuf deals() {
    String channel = "spot@public.aggre.deals.v3.api.pb@100ms";
    return of(
        channel + "@BTCUSDT",
        "BTCUSDT",
        314,
        Protobuf.message()
            .message(
                1,
                deal("84270", "0.00099829", 2, 1_790_281_246_176L)
                    .text(5, "731901896985399296X0_731901896985399297X0"))
            .message(
                1,
                deal("84270", "0.00019169", 1, 1_790_281_246_177L)
                    .text(5, "731901896985399298X0_731901896985399299X0"))
            .text(2, channel));
  }

  static Protobuf level(String price, String quantity) {
    return Protobuf.message().text(1, price).text(2, quantity);
  }

  static Protobuf depths(Protobuf content) {
    return of("spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT", "BTCUSDT", 313, content);
  }

  static Protobuf bookTicker() {
    return Protobuf.message()
        .text(1, "86503.92")
        .text(2, "14.91335308")
        .text(3, "86503.93")
        .text(4, "0.004965")
        .text(5, "81999275445")
        .varint(6, 1_790_145_447_233L);
  }

  static Protobuf miniTicker(String symbol) {
    return Protobuf.message()
        .text(1, symbol)
        .text(2, "2.5")
        .text(3, "0.0766")
        .text(4, "0.25")
        .text(5, "2.6299")
        .text(6, "2.302")
        .text(7, "11336518.0264")
        .text(8, "4638390.17")
        .text(9, "0.0767");
  }
}
