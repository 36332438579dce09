package io.tocsin.venues.recording;

import io.tocsin.model.Instrument;
import io.tocsin.venues.InstrumentJson;
import io.tocsin.venues.VenueInput;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** What a recording needs to know of a pipeline's image without making a pipeline of it. */
final class Images {

  private Images() {}

  /** The markets that were wanted, by their index; none if the text is no image. */
  static Map<Integer, Instrument> markets(VenueInput.Image image) {
    Map<Integer, Instrument> markets = new TreeMap<>();
    try {
      JsonObject known = new JsonObject(image.state()).getJsonObject("markets", new JsonObject());
      for (String symbol : known.fieldNames()) {
        markets.put(Integer.parseInt(symbol), InstrumentJson.read(known.getJsonObject(symbol)));
      }
    } catch (DecodeException | NumberFormatException e) {
      markets.clear();
    }
    return markets;
  }

  /** The adapter that it is of, empty if the text is no image. */
  static String protocol(VenueInput.Image image) {
    try {
      return new JsonObject(image.state()).getString("venue", "");
    } catch (DecodeException e) {
      return "";
    }
  }
}
