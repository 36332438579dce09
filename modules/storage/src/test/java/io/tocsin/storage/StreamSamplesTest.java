package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamMessage;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored of the streams. */
class StreamSamplesTest {

  private static final long NOW = Samples.START;

  private final List<Object> stored = new ArrayList<>();
  private final StreamSamples samples =
      new StreamSamples(() -> NOW, Duration.ofSeconds(1), stored::add);

  private void update(String stream, String collection, String key, JsonObject item) {
    samples.saw(
        new StreamMessage(
            stream,
            1,
            1,
            StreamMessage.Kind.UPDATE,
            new JsonObject(),
            Map.of(collection, Map.of(key, item)),
            List.of()));
  }

  private static JsonObject candle(boolean closed) {
    return new JsonObject()
        .put("time", 1_723_075_200L)
        .put("open", 1.0)
        .put("high", 4.0)
        .put("low", 0.5)
        .put("close", 2.0)
        .put("volume", 10.0)
        .put("closed", closed);
  }

  @Test
  void takes_candles_when_they_are_closed() {
    update("session.exec_1.candles.BTC_USDT.1m", "candles", "1723075200", candle(false));
    assertThat(stored).isEmpty();
    update("session.exec_1.candles.BTC_USDT.1m", "candles", "1723075200", candle(true));
    update("session.exec_1.candles.kraken:BTC_USD.5s", "candles", "1723075200", candle(true));
    update(
        "session.exec_1.candles.ETH_USDT.1m",
        "candles",
        "1723075200",
        candle(true).put("restored", true));

    assertThat(stored)
        .containsExactly(
            new Candle("exec_1", "", "BTC_USDT", "1m", Samples.START, 1, 4, 0.5, 2, 10),
            new Candle("exec_1", "kraken", "BTC_USD", "5s", Samples.START, 1, 4, 0.5, 2, 10));
  }

  private void indicator(String session, long micros, Double value) {
    update(
        "session." + session + ".indicators",
        "indicators",
        "v:BTC_USDT:pump",
        new JsonObject()
            .put("key", "v:BTC_USDT:pump")
            .put("venue", "v")
            .put("symbol", "BTC_USDT")
            .put("id", "pump")
            .put("type", "PUMP_MAGNITUDE_PCT")
            .put("value", value)
            .put("status", value == null ? "warming" : "ok")
            .put("time", Micros.iso(micros)));
  }

  @Test
  void takes_an_indicator_once_a_second_of_its_own_session() {
    indicator("a", NOW, null);
    indicator("a", NOW + 500_000, 1.0);
    indicator("b", NOW + 500_000, 2.0);
    indicator("a", NOW + 1_000_000, 3.0);

    assertThat(stored)
        .extracting(Object::toString)
        .containsExactly(
            sample("a", Double.NaN, "warming", NOW),
            sample("b", 2, "ok", NOW + 500_000),
            sample("a", 3, "ok", NOW + 1_000_000));
  }

  private static String sample(String session, double value, String status, long micros) {
    return new IndicatorSample(
            session, "v", "BTC_USDT", "pump", "PUMP_MAGNITUDE_PCT", value, status, micros)
        .toString();
  }

  private void connection(String state, long reconnects, String reason) {
    update(
        "venues",
        "venues",
        "binance",
        new JsonObject()
            .put("venue", "binance")
            .put(
                "connections",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("route", "spot")
                            .put("number", 7)
                            .put("state", state)
                            .put("reason", reason)
                            .put("reconnects", reconnects))));
  }

  @Test
  void takes_the_end_of_a_connection_once_also_when_the_next_is_open_already() {
    connection("CONNECTING", 0, "");
    connection("OPEN", 0, "");
    connection("RECONNECTING", 0, "closed by the venue: 1006");
    connection("CONNECTING", 0, "closed by the venue: 1006");
    connection("OPEN", 1, "");
    connection("OPEN", 2, "");

    assertThat(stored)
        .containsExactly(
            new LinkClose(
                "binance", "spot", 7, "RECONNECTING", "closed by the venue: 1006", 0, NOW),
            new LinkClose("binance", "spot", 7, "OPEN", "", 2, NOW));
  }

  @Test
  void takes_each_state_of_a_recording_once() {
    JsonObject item =
        new JsonObject()
            .put("recording_id", "rec_1")
            .put("state", "RECORDING")
            .put("bytes", 5)
            .put("frames", 2)
            .put("from", Micros.iso(NOW - 9));
    update("recordings", "recordings", "rec_1", item);
    update("recordings", "recordings", "rec_1", item.copy().put("bytes", 6));
    update("recordings", "recordings", "rec_1", item.copy().put("state", "COMPLETE"));

    assertThat(stored)
        .extracting(row -> ((RecordingRow) row).state())
        .containsExactly("RECORDING", "COMPLETE");
    assertThat(((RecordingRow) stored.getFirst()).timeMicros()).isEqualTo(NOW - 9);
  }
}
