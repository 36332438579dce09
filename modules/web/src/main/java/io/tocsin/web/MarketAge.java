package io.tocsin.web;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How old the market data behind an answer is: of all symbols concerned, the oldest.
 *
 * @param seconds null if nothing has come yet, or none is concerned
 * @param freshness FRESH, WARN, STALE, REJECT, or NONE while a symbol has no data at all
 */
record MarketAge(@Nullable Double seconds, String freshness) {

  /** From best to worst. */
  private static final List<String> ORDER = List.of("FRESH", "WARN", "STALE", "REJECT", "NONE");

  static final MarketAge UNKNOWN = new MarketAge(null, "NONE");

  /** Of the items of a {@code market} stream. */
  static MarketAge of(List<JsonObject> symbols) {
    Double oldest = null;
    int worst = -1;
    for (JsonObject item : symbols) {
      Double age = item.getDouble("data_age_seconds");
      if (age != null && (oldest == null || age > oldest)) {
        oldest = age;
      }
      worst = Math.max(worst, ORDER.indexOf(item.getString("freshness", "NONE")));
    }
    return worst < 0 ? UNKNOWN : new MarketAge(oldest, ORDER.get(worst));
  }

  JsonObject into(JsonObject answer) {
    return answer.put("data_age_seconds", seconds).put("freshness", freshness);
  }
}
