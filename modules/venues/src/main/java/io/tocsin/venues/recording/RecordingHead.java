package io.tocsin.venues.recording;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Micros;
import io.tocsin.venues.InstrumentJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a recording is of, as its {@code recording.json} says.
 *
 * @param id the folder's name
 * @param kind one of the words session, venue and import
 * @param name for people: the session's name, or the venue's
 * @param sessionId the recorded session, empty for none
 * @param startMicros when the session's instances began to watch; of an import when its first event
 *     was, where that is known; else 0
 * @param createdMicros when the recording began
 * @param venues the rules and fees that the session was planned with; empty for no session
 */
public record RecordingHead(
    String id,
    String kind,
    String name,
    String sessionId,
    long createdMicros,
    long startMicros,
    List<VenueInstruments> venues) {

  public RecordingHead {
    venues = List.copyOf(venues);
  }

  /** The same with what became known when the session was planned. */
  public RecordingHead planned(long sessionStart, List<VenueInstruments> plannedVenues) {
    return new RecordingHead(id, kind, name, sessionId, createdMicros, sessionStart, plannedVenues);
  }

  public JsonObject json() {
    JsonArray list = new JsonArray();
    for (VenueInstruments venue : venues) {
      JsonArray markets = new JsonArray();
      venue.instruments().forEach(market -> markets.add(InstrumentJson.of(market)));
      list.add(
          new JsonObject()
              .put("instruments", markets)
              .put("taker_fee", venue.takerFee().toPlainString())
              .put("maker_fee", venue.makerFee().toPlainString())
              .put("simulated", venue.simulated()));
    }
    return new JsonObject()
        .put("format", "tocsin-recording")
        .put("version", 1)
        .put("recording_id", id)
        .put("kind", kind)
        .put("name", name)
        .put("session_id", sessionId)
        .put("created", Micros.iso(createdMicros))
        .put("created_us", createdMicros)
        .put("session_start_us", startMicros)
        .put("venues", list);
  }

  public static RecordingHead of(JsonObject json) {
    List<VenueInstruments> venues = new ArrayList<>();
    for (Object item : json.getJsonArray("venues", new JsonArray())) {
      JsonObject venue = (JsonObject) item;
      JsonArray markets = venue.getJsonArray("instruments");
      venues.add(
          new VenueInstruments(
              markets.stream().map(market -> InstrumentJson.read((JsonObject) market)).toList(),
              Map.of(),
              new BigDecimal(venue.getString("taker_fee")),
              new BigDecimal(venue.getString("maker_fee")),
              venue.getBoolean("simulated"),
              "replay"));
    }
    return new RecordingHead(
        json.getString("recording_id"),
        json.getString("kind"),
        json.getString("name"),
        json.getString("session_id", ""),
        json.getLong("created_us", 0L),
        json.getLong("session_start_us", 0L),
        venues);
  }
}
