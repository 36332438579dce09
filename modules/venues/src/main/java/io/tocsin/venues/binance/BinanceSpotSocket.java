package io.tocsin.venues.binance;

import io.tocsin.venues.Channel;
import java.time.Duration;

/**
 * Binance spot's WebSocket in combined framing. Limits are the documented ones with room to spare:
 * 5 messages a second in, 1,024 streams a connection, 24 h, 300 connection attempts in 5 minutes.
 */
final class BinanceSpotSocket extends BinanceSocket {

  private static final Limits LIMITS =
      new Limits(
          1_024,
          // Pings and pongs count among the 5 messages a second: two or three of ours, one of each.
          400,
          1_500,
          0,
          Duration.ofHours(24),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20));

  @Override
  public String defaultUrl() {
    return "wss://data-stream.binance.vision";
  }

  @Override
  String route(Channel channel) {
    return "/stream";
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Confirmation confirmation() {
    return Confirmation.ACKNOWLEDGEMENT;
  }
}
