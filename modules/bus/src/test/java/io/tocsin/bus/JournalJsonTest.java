package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class JournalJsonTest {

  private static final String OF_INSTANCE = "instance_id strategy_id symbol venue ";

  /** The contract: the fields of each kind of record. */
  private static final Map<Class<? extends JournalRecord>, String> FIELDS =
      Map.of(
          Transition.class,
          OF_INSTANCE + "number from to trigger reason time price conditions",
          Signal.class,
          OF_INSTANCE + "signal_id type direction time price conditions indicators",
          OrderRecord.class,
          OF_INSTANCE
              + "client_order_id side type qty limit_price reduce_only status filled_qty"
              + " average_price fee reason created_at time",
          Fill.class,
          OF_INSTANCE + "fill_id client_order_id side price qty fee maker time",
          Position.class,
          OF_INSTANCE
              + "position_id direction status qty entry_price mark_price leverage margin"
              + " unrealized_pnl unrealized_pnl_pct realized_pnl fees stop_loss take_profit"
              + " liquidation_price opened_at closed_at time",
          EquityPoint.class,
          "time equity cash unrealized_pnl realized_pnl fees drawdown_pct",
          Alert.class,
          "alert_id severity kind subject message time",
          SessionInfo.class,
          "id name mode state since created_at reason venues symbols strategies simulated source"
              + " node");

  private static final Set<String> DECIMALS =
      Set.of(
          "qty",
          "limit_price",
          "filled_qty",
          "average_price",
          "fee",
          "fees",
          "entry_price",
          "mark_price",
          "leverage",
          "margin",
          "unrealized_pnl",
          "unrealized_pnl_pct",
          "realized_pnl",
          "stop_loss",
          "take_profit",
          "liquidation_price",
          "equity",
          "cash",
          "drawdown_pct");

  @SuppressWarnings("unused") // by name, as the source of parameters
  private static final List<JournalRecord> RECORDS =
      Stream.concat(
              Samples.full().stream(),
              Stream.of(
                  Samples.transition(null, null),
                  Samples.signal(null, null),
                  Samples.order(null, null),
                  Samples.position(Samples.TIME, null, null, null)))
          .toList();

  @Test
  void every_kind_of_record_is_in_the_contract() {
    assertThat(FIELDS.keySet())
        .containsExactlyInAnyOrder(
            (Class<? extends JournalRecord>[]) JournalRecord.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @FieldSource("RECORDS")
  void A8_a_record_has_every_field_of_the_contract_and_no_other(JournalRecord entry) {
    assertThat(JournalJson.of(entry).fieldNames())
        .containsExactlyInAnyOrder(FIELDS.get(entry.getClass()).split(" "));
  }

  @ParameterizedTest
  @FieldSource("RECORDS")
  void decimals_are_strings_without_exponent_and_times_are_iso(JournalRecord entry) {
    JsonObject json = JournalJson.of(entry);
    boolean ledger = !(entry instanceof Transition || entry instanceof Signal);
    json.forEach(field -> {
      boolean decimal =
          DECIMALS.contains(field.getKey()) || ledger && field.getKey().equals("price");
      if (decimal && field.getValue() != null) {
        assertThat(field.getValue()).as(field.getKey()).isInstanceOf(String.class);
        assertThat((String) field.getValue()).as(field.getKey()).matches("-?\\d+(\\.\\d+)?");
      }
    });
    assertThat(json.getString(entry instanceof SessionInfo ? "since" : "time"))
        .isEqualTo("2025-12-27T16:58:24.120Z");
  }

  @ParameterizedTest
  @FieldSource("RECORDS")
  void a_record_survives_being_written_and_read(JournalRecord entry) {
    JsonObject json = JournalJson.of(entry);
    assertThat(new JsonObject(json.encode())).isEqualTo(json);
  }

  @Test
  void decimals_keep_every_digit() {
    JsonObject fill = JournalJson.of(Samples.full().get(3));
    assertThat(fill.getValue("qty")).isEqualTo("0.01520000");
    assertThat(fill.getValue("fee")).isEqualTo("0.00000000");
    JsonObject point = JournalJson.of(Samples.full().get(5));
    assertThat(point.getValue("drawdown_pct")).isEqualTo("10");
    assertThat(point.getValue("unrealized_pnl")).isEqualTo("-0.50");
  }

  @Test
  void what_is_unknown_is_null_and_present() {
    JsonObject order = JournalJson.of(Samples.order(null, null));
    assertNullAndPresent(order, "limit_price", "average_price");
    JsonObject open = JournalJson.of(Samples.position(0, null, null, null));
    assertNullAndPresent(open, "stop_loss", "take_profit", "liquidation_price", "closed_at");
    JsonObject transition = JournalJson.of(Samples.transition(null, null));
    assertNullAndPresent(transition, "price");
    assertNullAndPresent(transition.getJsonArray("conditions").getJsonObject(0), "value");
    JsonObject signal = JournalJson.of(Samples.signal(null, null));
    assertNullAndPresent(signal, "price");
    assertNullAndPresent(signal.getJsonObject("indicators"), "velocity");
  }

  @Test
  void A8_what_is_no_number_is_null() {
    JsonObject transition = JournalJson.of(Samples.transition(Double.NaN, Double.NaN));
    assertNullAndPresent(transition, "price");
    assertNullAndPresent(transition.getJsonArray("conditions").getJsonObject(0), "value");
    JsonObject signal = JournalJson.of(Samples.signal(Double.POSITIVE_INFINITY, Double.NaN));
    assertNullAndPresent(signal, "price");
    assertNullAndPresent(signal.getJsonObject("indicators"), "velocity");
  }

  @Test
  void an_instances_record_says_whose_it_is() {
    assertThat(JournalJson.instance(Samples.KEY))
        .isEqualTo(
            new JsonObject()
                .put("instance_id", "quick-start:binance:BTC_USDT")
                .put("strategy_id", "quick-start")
                .put("symbol", "BTC_USDT")
                .put("venue", "binance"));
  }

  @Test
  void a_condition_has_every_field_of_the_contract() {
    JsonObject condition =
        JournalJson.of(Samples.transition(61.5, 1.25)).getJsonArray("conditions").getJsonObject(0);
    assertThat(condition)
        .isEqualTo(
            new JsonObject()
                .put("section", "S1")
                .put("id", "c1")
                .put("indicator", "pump")
                .put("op", ">=")
                .put("threshold", "2")
                .put("value", 1.25)
                .put("result", "not_met")
                .put("reason", "warming 12/60 s"));
  }

  @Test
  void each_value_stands_under_its_own_name() {
    JsonObject position =
        JournalJson.of(
            Samples.position(
                Samples.TIME,
                Samples.decimal("60"),
                Samples.decimal("70.00"),
                Samples.decimal("31.5")));
    assertThat(position.getMap())
        .containsEntry("direction", "LONG")
        .containsEntry("status", "CLOSED")
        .containsEntry("entry_price", "61.50")
        .containsEntry("mark_price", "62")
        .containsEntry("leverage", "3")
        .containsEntry("margin", "0.311600")
        .containsEntry("unrealized_pnl", "0.0076")
        .containsEntry("unrealized_pnl_pct", "0.81")
        .containsEntry("realized_pnl", "-0.0009")
        .containsEntry("fees", "0.0009")
        .containsEntry("stop_loss", "60")
        .containsEntry("take_profit", "70.00")
        .containsEntry("liquidation_price", "31.5")
        .containsEntry("opened_at", "2025-12-27T16:58:22.120Z")
        .containsEntry("closed_at", "2025-12-27T16:58:24.120Z");
    JsonObject order =
        JournalJson.of(Samples.order(Samples.decimal("61.50"), Samples.decimal("61.40")));
    assertThat(order.getMap())
        .containsEntry("side", "SELL")
        .containsEntry("type", "limit")
        .containsEntry("qty", "0.01520000")
        .containsEntry("limit_price", "61.50")
        .containsEntry("reduce_only", true)
        .containsEntry("status", "PARTIALLY_FILLED")
        .containsEntry("filled_qty", "0.0100")
        .containsEntry("average_price", "61.40")
        .containsEntry("fee", "0.0001")
        .containsEntry("created_at", "2025-12-27T16:58:23.120Z");
  }

  @Test
  void a_session_lists_each_venue_and_symbol_once() {
    JsonObject session = JournalJson.of(Samples.session());
    assertThat(session.getJsonArray("venues")).isEqualTo(JsonArray.of("binance", "mexc"));
    assertThat(session.getJsonArray("symbols")).isEqualTo(JsonArray.of("BTC_USDT", "ETH_USDT"));
    assertThat(session.getString("mode")).isEqualTo("paper");
    assertThat(session.getString("state")).isEqualTo("ACTIVE");
    assertThat(session.getString("created_at")).isEqualTo("2025-12-27T16:58:21.120Z");
  }

  private static void assertNullAndPresent(JsonObject json, String... names) {
    for (String name : names) {
      assertThat(json.containsKey(name)).as(name).isTrue();
      assertThat(json.getValue(name)).as(name).isNull();
    }
  }
}
