package io.tocsin.bus;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;

/** The one JSON form of a part's health on the {@code health} stream. */
public final class HealthJson {

  private HealthJson() {}

  /**
   * @param part for example {@code storage}
   * @param status {@code UP}, {@code STARTING}, {@code DEGRADED} or {@code DOWN}
   * @param reason why, in words
   * @param stillWorks what works in spite of it, empty if all does
   */
  public static JsonObject part(
      String part, String status, String reason, String stillWorks, long sinceMicros) {
    return new JsonObject()
        .put("part", part)
        .put("status", status)
        .put("reason", reason)
        .put("still_works", stillWorks)
        .put("since", Micros.iso(sinceMicros));
  }
}
