package io.tocsin.venues.binance;

import io.tocsin.venues.Channel;
import java.time.Duration;

/**
 * Binance USD-M's two WebSockets in combined framing: {@code /public} carries trades, quotes and
 * books, {@code /market} the figures of the day. A stream that is asked for on the wrong one is
 * acknowledged and stays silent, so only data confirms.
 *
 * <p>Limits are the documented ones with room to spare: 10 messages a second in, 24 h; 1,024
 * streams a connection are allowed, fewer are taken because one frame of a book may change
 * thousands of levels.
 */
final class BinanceUsdmSocket extends BinanceSocket {

  static final String PUBLIC = "/public/stream";
  static final String MARKET = "/market/stream";

  private static final Limits LIMITS =
      new Limits(
          200, 250, 1_500, 0, Duration.ofHours(24), Duration.ofSeconds(90), Duration.ofSeconds(20));

  @Override
  public String defaultUrl() {
    return "wss://fstream.binance.com";
  }

  @Override
  String route(Channel channel) {
    return channel == Channel.TICKER ? MARKET : PUBLIC;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Confirmation confirmation() {
    return Confirmation.DATA;
  }
}
