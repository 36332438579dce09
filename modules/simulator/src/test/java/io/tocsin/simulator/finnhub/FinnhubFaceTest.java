package io.tocsin.simulator.finnhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorRig;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FinnhubFaceTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorRig.options()
          .withSymbols(
              List.of(
                  SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 60),
                  SimulatedSymbol.of("AAPL_USD", new BigDecimal("171"), 0.5, 60),
                  SimulatedSymbol.of("EUR_USD", new BigDecimal("1.0712"), 0.1, 60)));

  private final SimulatorRig rig = new SimulatorRig(FinnhubFace.KIND, OPTIONS);

  @AfterEach
  void close() {
    rig.close();
  }

  private static String subscribe(String symbol) {
    return "{\"type\":\"subscribe\",\"symbol\":\"" + symbol + "\"}";
  }

  private static List<JsonObject> rows(SimulatorRig.Client client) {
    List<JsonObject> rows = new ArrayList<>();
    for (String text : client.texts()) {
      JsonArray data = new JsonObject(text).getJsonArray("data", new JsonArray());
      data.stream().map(JsonObject.class::cast).forEach(rows::add);
    }
    return rows;
  }

  @Test
  void sends_trades_of_mixed_symbols_without_acknowledging_anything() {
    SimulatorRig.Client client = rig.connect("/?token=k");
    client.send(subscribe("AAPL"));
    client.send(subscribe("BINANCE:BTCUSDT"));
    client.send(subscribe("NOT:KNOWN"));
    await()
        .until(() ->
            client.texts().stream()
                .anyMatch(text -> text.contains("AAPL") && text.contains("BINANCE:BTCUSDT")));
    assertThat(client.texts()).allMatch(text -> text.contains("\"type\":\"trade\""));
    JsonObject stock =
        rows(client).stream()
            .filter(row -> row.getString("s").equals("AAPL"))
            .findFirst()
            .orElseThrow();
    assertThat(stock.fieldNames()).containsExactly("c", "p", "s", "t", "v");
    assertThat(stock.getValue("p")).isInstanceOf(Number.class);
    assertThat(stock.getValue("c")).isInstanceOf(JsonArray.class);
    client.send("{\"type\":\"unsubscribe\",\"symbol\":\"AAPL\"}");
  }

  @Test
  void a_price_without_a_trade_has_no_volume() {
    SimulatorRig.Client client = rig.connect("/?token=k");
    client.send(subscribe("OANDA:EUR_USD"));
    await()
        .until(() ->
            rows(client).stream().anyMatch(row -> row.getDouble("v") == 0)
                && rows(client).stream().anyMatch(row -> row.getDouble("v") > 0));
  }

  @Test
  void the_fifty_first_symbol_is_refused_without_being_named_and_taking_leave_frees_it() {
    SimulatorRig.Client client = rig.connect("/?token=k");
    for (int i = 0; i < 50; i++) {
      client.send(subscribe("S" + i));
    }
    client.send(subscribe("AAPL"));
    JsonObject error = client.await("error");
    assertThat(error.fieldNames()).containsExactly("msg", "type");
    client.send("{\"type\":\"unsubscribe\",\"symbol\":\"S7\"}");
    client.send(subscribe("AAPL"));
    client.await("\"s\":\"AAPL\"");
  }

  @Test
  void a_second_connection_with_the_same_key_ends_both() {
    SimulatorRig.Client first = rig.connect("/?token=k");
    SimulatorRig.Client other = rig.connect("/?token=other");
    SimulatorRig.Client second = rig.connect("/?token=k");
    first.awaitClosed();
    second.awaitClosed();
    assertThat(other.socket().isClosed()).isFalse();
    SimulatorRig.Client third = rig.connect("/?token=k");
    third.send(subscribe("AAPL"));
    third.await("\"s\":\"AAPL\"");
  }

  @Test
  void nobody_comes_in_without_a_key() {
    assertThat(rig.tryConnect("/").toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(UpgradeRejectedException.class);
    assertThat(rig.get("/api/v1/quote?symbol=AAPL").status()).isEqualTo(401);
  }

  @Test
  void pings_once_a_minute_in_json() {
    SimulatorRig.Client client = rig.connect("/?token=k");
    client.send(subscribe("AAPL"));
    client.await("\"s\":\"AAPL\"");
    rig.letPass(Duration.ofSeconds(61));
    assertThat(client.await("ping").encode()).isEqualTo("{\"type\":\"ping\"}");
    assertThat(client.pings()).hasValue(0);
  }

  @Test
  void quotes_last_prices_and_zeros_for_what_it_does_not_know() {
    assertThat(rig.get("/api/v1/quote?symbol=AAPL&token=k").json().getDouble("c"))
        .isBetween(100.0, 250.0);
    assertThat(rig.get("/api/v1/quote?symbol=NOPE&token=k").json().getLong("t")).isZero();
  }

  @Test
  void lists_each_kind_of_symbol_apart() {
    assertThat(names("/api/v1/crypto/symbol?exchange=binance&token=k"))
        .isEqualTo("BINANCE:BTCUSDT BTC/USDT");
    assertThat(names("/api/v1/forex/symbol?exchange=oanda&token=k"))
        .isEqualTo("OANDA:EUR_USD EUR/USD");
    assertThat(names("/api/v1/stock/symbol?exchange=US&token=k")).isEqualTo("AAPL AAPL");
  }

  private String names(String path) {
    return rig.get(path).array().stream()
        .map(JsonObject.class::cast)
        .map(entry -> entry.getString("symbol") + " " + entry.getString("displaySymbol"))
        .collect(Collectors.joining(", "));
  }

  @Test
  void the_sixty_first_call_of_a_minute_is_one_too_many() {
    // The minute may turn over in between; twice as many calls are too many in one of the two.
    int refused = 0;
    for (int i = 0; i < 122; i++) {
      refused += rig.get("/api/v1/quote?symbol=AAPL&token=k").status() == 429 ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }
}
