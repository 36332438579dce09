package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import java.math.BigDecimal;
import java.util.Locale;

/** A frame with one trade of BTC_USDT as each venue writes it, for those that write text. */
final class TradeFrames {

  private TradeFrames() {}

  static Instrument market(String venue) {
    return new Instrument(
        new InstrumentId(venue, "BTC_USDT"),
        VenueAdapters.find(venue).orElseThrow().venueSymbol("BTC_USDT"),
        new BigDecimal("0.1"),
        new BigDecimal("0.1"),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        true);
  }

  static String of(String venue, long id, long timeMicros) {
    String iso = Micros.iso(timeMicros);
    long millis = timeMicros / 1_000;
    return switch (venue) {
      case "binance", "binance_usdm" ->
          String.format(
              Locale.ROOT,
              "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"T\":%d,"
                  + "\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"10.0\",\"q\":\"1.0\",\"X\":\"MARKET\",\"m\":true}}",
              millis,
              millis,
              id);
      case "kraken" ->
          "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USDT\",\"side\":\"buy\","
              + "\"price\":10.0,\"qty\":1.0,\"ord_type\":\"limit\",\"trade_id\":"
              + id
              + ",\"timestamp\":\""
              + iso
              + "\"}]}";
      case "coinbase" ->
          "{\"channel\":\"market_trades\",\"timestamp\":\""
              + iso
              + "\",\"events\":[{\"type\":\"update\",\"trades\":[{\"product_id\":\"BTC-USDT\","
              + "\"trade_id\":\""
              + id
              + "\",\"price\":\"10.0\",\"size\":\"1.0\",\"time\":\""
              + iso
              + "\",\"side\":\"BUY\"}]}]}";
      case "mexc_futures" ->
          "{\"symbol\":\"BTC_USDT\",\"data\":[{\"p\":10.0,\"v\":1,\"T\":1,\"O\":3,\"M\":2,\"i\":"
              + id
              + ",\"t\":"
              + millis
              + "}],\"channel\":\"push.deal\",\"ts\":"
              + millis
              + "}";
      case "finnhub" ->
          "{\"data\":[{\"p\":"
              + id
              + ",\"s\":\"BINANCE:BTCUSDT\",\"t\":"
              + millis
              + ",\"v\":1.0}],\"type\":\"trade\"}";
      default -> throw new AssertionError(venue);
    };
  }
}
