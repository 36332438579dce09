package io.tocsin.venues;

import io.tocsin.model.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * A request to a venue's REST interface (or JSON-RPC).
 *
 * @param topic what it brings
 * @param symbol the market's index as given to {@link VenueDecoder#register}, -1 for none
 * @param market the market, null for none
 * @param path path and query
 * @param body to be sent by POST as JSON, null for a GET
 * @param weight what it costs of {@link RestProtocol#weightPerMinute}
 * @param tag the caller's own mark, empty for none
 */
public record RestCall(
    RestTopic topic,
    int symbol,
    @Nullable Instrument market,
    String path,
    @Nullable String body,
    int weight,
    String tag) {

  /** A GET that concerns a market. */
  public static RestCall get(
      RestTopic topic, int symbol, Instrument market, String path, int weight) {
    return new RestCall(topic, symbol, market, path, null, weight, "");
  }

  /** A GET that concerns no market in particular. */
  public static RestCall get(RestTopic topic, String path, int weight) {
    return new RestCall(topic, -1, null, path, null, weight, "");
  }
}
