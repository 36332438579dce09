package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Transport;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.journal.Severity;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Ongoing;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.link.LinkOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The promises A20 to A28 of the link, against an exchange that misbehaves on command. */
class VenueLinkTest {

  private static final SocketProtocol SPOT = new BinanceSpotAdapter().socket().orElseThrow();

  private final VenueRig rig = new VenueRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static SocketProtocol.Limits limits(int topics, Duration life) {
    return new SocketProtocol.Limits(
        topics, 220, 10, 0, life, Duration.ofHours(9), Duration.ofMillis(200));
  }

  private static LinkOptions withPongs(Duration warning, Duration timeout) {
    LinkOptions quick = VenueRig.QUICK;
    return new LinkOptions(
        quick.connectTimeout(),
        quick.silence(),
        quick.backoffFirst(),
        quick.backoffMost(),
        quick.mostAttempts(),
        quick.slowRetry(),
        quick.pingEvery(),
        warning,
        timeout,
        quick.ackTimeout(),
        quick.restTimeout(),
        quick.fresh(),
        quick.stale(),
        quick.checkEvery());
  }

  private static ActivityOptions activity(long thresholdMillis, long refreshMillis) {
    Duration threshold = Duration.ofMillis(thresholdMillis);
    Duration refresh = Duration.ofMillis(refreshMillis);
    return new ActivityOptions(threshold, threshold, threshold, 1e7, 1e5, refresh, refresh);
  }

  /**
   * A market may be silent for 0.8 s, and is asked for anew at the venue's own pace: it ends a
   * connection that asks more often.
   */
  private void withBriefPatience() {
    rig.withVenue(
        TestVenue.spot().withSocket(LimitedSocket.of(SPOT, limits(100, Duration.ZERO))),
        VenueRig.QUICK,
        activity(800, 300));
  }

  private Ongoing begin(Misbehaviour what) {
    Ongoing ongoing = rig.control().begin(what);
    if (!what.kind().atOnce()) {
      rig.until(() -> ongoing.active() || ongoing.over());
    }
    return ongoing;
  }

  /** No trade is missing nor twice, up to now; more may come while it is looked at. */
  private void assertContiguous(String symbol) {
    List<Long> ids = rig.tradeIds(symbol);
    assertThat(ids)
        .isEqualTo(LongStream.rangeClosed(ids.getFirst(), ids.getLast()).boxed().toList());
  }

  @Test
  void A20_health_has_states_and_reasons() {
    rig.withVenue();
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.untilState("LIVE");
    rig.until(() -> rig.item().getDouble("pong_age_seconds") < 1);
    rig.until(() -> rig.item().getDouble("venue_clock_offset_ms") != null);
    JsonObject item = rig.item();
    assertThat(item.getString("connections_active")).isEqualTo("1/1 connections active");
    assertThat(item.getString("transport")).isEqualTo("websocket");
    assertThat(item.getString("mode")).isEqualTo("auto");
    JsonObject connection = item.getJsonArray("connections").getJsonObject(0);
    assertThat(connection.getInteger("number")).isEqualTo(1);
    assertThat(connection.getString("state")).isEqualTo("OPEN");
    assertThat(connection.getInteger("topics")).isEqualTo(8);
    assertThat(item.getJsonObject("subscriptions"))
        .isEqualTo(
            new JsonObject()
                .put("inactive", 0)
                .put("pending", 0)
                .put("active", 8)
                .put("expired", 0)
                .put("retrying", 0)
                .put("failed", 0));
    JsonObject bitcoin = rig.symbol("BTC_USDT");
    assertThat(bitcoin.getString("volume_class")).isIn("high", "medium", "low");
    assertThat(bitcoin.getJsonArray("channels")).hasSize(4);
    rig.until(() -> rig.channel("BTC_USDT", "TRADES").getString("liveness", "").equals("LIVE"));
    assertThat(rig.channel("BTC_USDT", "TRADES").getString("state")).isEqualTo("ACTIVE");
    assertThat(rig.channel("BTC_USDT", "TRADES").getDouble("age")).isLessThan(5);
  }

  @Test
  void A21_a_missing_pong_is_warned_of_and_ends_the_connection() {
    rig.withVenue(
        TestVenue.hasty(),
        withPongs(Duration.ofMillis(500), Duration.ofMillis(2_500)),
        VenueRig.PATIENT);
    rig.subscribe("BTC_USDT");
    rig.untilState("LIVE");
    Ongoing silent = begin(Misbehaviour.of(MisbehaviourKind.IGNORE_PINGS));
    rig.until(() ->
        rig.item().getString("state").equals("SUSPECT")
            && rig.item().getString("reason").startsWith("no pong for"));
    rig.until(() -> rig.control().connectionsAccepted() == 2);
    silent.end();
    rig.untilState("LIVE");
    assertThat(rig.gaps("BTC_USDT")).first().asString().contains("no pong for");
  }

  @Test
  void A21_a_ping_in_text_is_sent_where_the_venue_wants_one() {
    rig.withVenue(
        TestVenue.spot()
            .withSocket(
                LimitedSocket.of(SPOT, limits(100, Duration.ZERO))
                    .pinging("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":999}")),
        withPongs(Duration.ofMillis(500), Duration.ofSeconds(1)),
        VenueRig.PATIENT);
    rig.subscribe("BTC_USDT");
    // Nobody calls its answer a pong, so it is missed.
    rig.until(() -> rig.control().connectionsAccepted() > 1);
    assertThat(rig.item().getInteger("malformed_frames")).isZero();
  }

  @Test
  void A22_a_venue_that_stays_away_is_critical_and_tried_on() {
    rig.withVenue();
    rig.subscribe("s1", "simulated", Transport.WEBSOCKET, "BTC_USDT");
    rig.untilState("LIVE");
    Ongoing away = begin(Misbehaviour.of(MisbehaviourKind.REFUSE_CONNECTIONS));
    rig.control().dropConnections(1001);
    rig.untilState("FAILED");
    rig.until(() -> !rig.alerts.isEmpty());
    assertThat(rig.alerts.getFirst().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(rig.alerts.getFirst().message()).contains("simulated failed 3 times in a row");
    assertThat(rig.item().getString("next_retry_at")).isNotNull();
    assertThat(rig.item().getInteger("attempt")).isGreaterThanOrEqualTo(3);
    away.end();
    rig.untilState("LIVE");
    assertThat(rig.alerts).hasSize(1);
    assertThat(rig.item().getInteger("attempt")).isZero();
  }

  @Test
  void A23_a_subscription_that_is_not_confirmed_is_tried_three_times_and_a_late_word_counts() {
    LimitedSocket byData = LimitedSocket.of(SPOT, limits(100, Duration.ZERO)).confirmedByData();
    rig.withVenue(TestVenue.spot().withSocket(byData), VenueRig.QUICK, VenueRig.PATIENT);
    Ongoing stalled = begin(Misbehaviour.of(MisbehaviourKind.STALL));
    rig.subscribe("BTC_USDT");
    rig.until(() -> "PENDING".equals(rig.channel("BTC_USDT", "TRADES").getString("state")));
    rig.until(() -> rig.channel("BTC_USDT", "TRADES").getString("reason").contains("first data"));
    rig.letPass(Duration.ofSeconds(6));
    rig.until(() -> "EXPIRED".equals(rig.channel("BTC_USDT", "TRADES").getString("state")));
    for (int seconds : new int[] {1, 2, 4}) {
      rig.letPass(Duration.ofSeconds(seconds));
      rig.until(() -> "RETRYING".equals(rig.channel("BTC_USDT", "TRADES").getString("state")));
      rig.letPass(Duration.ofSeconds(6));
      rig.until(() -> !"RETRYING".equals(rig.channel("BTC_USDT", "TRADES").getString("state")));
    }
    rig.until(() -> "FAILED".equals(rig.channel("BTC_USDT", "TRADES").getString("state")));
    rig.until(() -> !rig.alerts.isEmpty());
    assertThat(rig.alerts.getFirst().message()).contains("failed after 3 retries", "btcusdt@trade");
    assertThat(rig.symbol("BTC_USDT").getString("state")).isEqualTo("FAILED");
    stalled.end();
    rig.until(() -> "ACTIVE".equals(rig.channel("BTC_USDT", "TRADES").getString("state")));
  }

  @Test
  void A23_data_confirm_a_subscription_whose_acknowledgement_is_lost() {
    begin(Misbehaviour.of(MisbehaviourKind.LOSE_ACKS));
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.until(() ->
        rig.item().getJsonObject("subscriptions", new JsonObject()).getInteger("active", 0) == 4);
    rig.untilState("LIVE");
  }

  @Test
  void A24_after_a_reconnect_every_subscription_is_restored_and_one_that_is_not_is_an_alert() {
    rig.withVenue();
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.untilLiveTrade("BTC_USDT");
    rig.untilLiveTrade("ETH_USDT");
    rig.untilState("LIVE");
    // Those of the time before do not come from the connection.
    rig.untilNextTrade("BTC_USDT");
    rig.untilNextTrade("ETH_USDT");
    rig.control().dropConnections(1001);
    rig.until(() -> rig.control().connectionsAccepted() == 2);
    rig.until(() -> !rig.gaps("BTC_USDT").isEmpty() && !rig.gaps("ETH_USDT").isEmpty());
    rig.untilState("LIVE");
    assertThat(rig.item().getJsonObject("subscriptions").getInteger("active")).isEqualTo(8);
    assertThat(rig.item().getInteger("reconnects")).isEqualTo(1);
    assertThat(rig.gaps("BTC_USDT")).hasSize(1);
    assertThat(rig.gaps("ETH_USDT")).hasSize(1);
    assertContiguous("BTC_USDT");
    begin(Misbehaviour.of(MisbehaviourKind.REFUSE_SUBSCRIPTIONS).on("ETH_USDT").on(Channel.TRADES));
    rig.control().dropConnections(1001);
    rig.until(() -> rig.control().connectionsAccepted() == 3);
    for (int i = 0; i < 4; i++) {
      rig.until(() ->
          List.of("EXPIRED", "FAILED")
              .contains(rig.channel("ETH_USDT", "TRADES").getString("state")));
      rig.letPass(Duration.ofSeconds(4));
    }
    rig.until(() -> !rig.alerts.isEmpty());
    assertThat(rig.alerts.getFirst().message()).contains("ethusdt@trade");
  }

  @Test
  void A25_one_quiet_symbol_is_refreshed_and_never_ends_the_link_of_others() {
    withBriefPatience();
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.untilState("LIVE");
    Ongoing quiet = begin(Misbehaviour.of(MisbehaviourKind.QUIET).on("BTC_USDT"));
    rig.until(() -> rig.symbol("BTC_USDT").getString("state").equals("SUSPECT"));
    rig.until(() -> rig.symbol("BTC_USDT").getString("state").equals("STALE"));
    assertThat(rig.symbol("BTC_USDT").getString("reason")).contains("no data for");
    rig.untilNextTrade("ETH_USDT");
    assertThat(rig.symbol("ETH_USDT").getString("state")).isEqualTo("LIVE");
    assertThat(rig.control().connectionsAccepted()).isEqualTo(1);
    assertThat(rig.item().getInteger("activity_closes")).isZero();
    quiet.end();
    rig.until(() -> rig.symbol("BTC_USDT").getString("state").equals("LIVE"));
  }

  @Test
  void A25_no_trades_is_told_from_a_dead_connection() {
    withBriefPatience();
    rig.subscribe("BTC_USDT");
    rig.untilState("LIVE");
    begin(Misbehaviour.of(MisbehaviourKind.QUIET).on("BTC_USDT").on(Channel.TRADES));
    rig.until(() ->
        rig.channel("BTC_USDT", "TRADES").getString("reason").contains("other channels move"));
    assertThat(rig.channel("BTC_USDT", "TRADES").getString("liveness")).isEqualTo("LIVE");
    assertThat(rig.control().connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void A25_a_connection_that_brings_nothing_is_given_up_and_a_wrong_guess_is_counted() {
    withBriefPatience();
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.untilState("LIVE");
    rig.untilTrades("BTC_USDT");
    rig.control().stall();
    rig.until(() -> rig.item().getInteger("activity_closes") >= 2);
    // The second connection was as silent: the first was not to blame.
    assertThat(rig.item().getInteger("false_positive_closes")).isGreaterThanOrEqualTo(1);
    rig.control().resume();
    rig.untilState("LIVE");
    rig.until(() -> !rig.gaps("BTC_USDT").isEmpty());
    assertThat(rig.gaps("BTC_USDT").getFirst()).contains("subscribing them anew brought none");
  }

  @Test
  void A25_a_half_open_connection_is_noticed() {
    rig.withVenue(
        TestVenue.hasty(),
        withPongs(Duration.ofMillis(600), Duration.ofMillis(1_200)),
        VenueRig.PATIENT);
    rig.subscribe("BTC_USDT");
    rig.untilState("LIVE");
    begin(Misbehaviour.of(MisbehaviourKind.HALF_OPEN));
    rig.until(() -> rig.control().connectionsAccepted() >= 2);
    rig.untilNextTrade("BTC_USDT");
  }

  @Test
  void A26_lost_trades_are_made_good_by_rest() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilTrades("BTC_USDT");
    Ongoing loss =
        begin(Misbehaviour.of(MisbehaviourKind.DROP).on("BTC_USDT").on(Channel.TRADES).times(3));
    rig.until(loss::over);
    rig.until(() -> rig.symbol("BTC_USDT").getInteger("repaired") >= 1);
    rig.untilNextTrade("BTC_USDT");
    assertThat(rig.gaps("BTC_USDT")).isEmpty();
    assertContiguous("BTC_USDT");
    assertThat(rig.symbol("BTC_USDT").getString("last_repair")).contains("were made good");
  }

  @Test
  void A26_repetitions_and_changes_of_order_are_counted_and_put_right() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilTrades("BTC_USDT");
    Ongoing twice =
        begin(
            Misbehaviour.of(MisbehaviourKind.DUPLICATE).on("BTC_USDT").on(Channel.TRADES).times(3));
    rig.until(() -> rig.symbol("BTC_USDT").getInteger("duplicates") >= 3);
    assertThat(twice.over()).isTrue();
    begin(Misbehaviour.of(MisbehaviourKind.REORDER).on("BTC_USDT").on(Channel.TRADES).times(2));
    rig.until(() -> rig.symbol("BTC_USDT").getInteger("out_of_order") >= 1);
    rig.untilNextTrade("BTC_USDT");
    assertThat(rig.gaps("BTC_USDT")).isEmpty();
    assertContiguous("BTC_USDT");
  }

  @Test
  void A26_a_lost_book_update_is_a_gap_and_the_book_is_seeded_anew() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.until(() -> rig.rows("BTC_USDT", EventKind.BOOK) > 2);
    rig.control().skipNextDepth("BTC_USDT");
    rig.until(() -> rig.symbol("BTC_USDT").getInteger("repaired") == 1);
    assertThat(rig.gaps("BTC_USDT")).singleElement().asString().contains("book updates after");
    assertThat(rig.control().connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void warm_start_brings_the_trades_of_the_time_before_once_and_in_order() {
    rig.withVenue();
    rig.untilTheExchangeHasAPast("BTC_USDT");
    rig.subscribe("BTC_USDT");
    rig.until(() -> rig.rows("BTC_USDT", EventKind.TRADE) > 20);
    rig.untilNextTrade("BTC_USDT");
    assertContiguous("BTC_USDT");
    rig.until(() -> rig.symbol("BTC_USDT").getInteger("past_trades") > 0);
    assertThat(rig.gaps("BTC_USDT")).isEmpty();
    boolean live = false;
    for (var batch : rig.batches("BTC_USDT")) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.TRADE) {
          assertThat(batch.past(row) && live).isFalse();
          live |= !batch.past(row);
        }
      }
    }
    assertThat(live).isTrue();
  }

  @Test
  void warm_starts_that_the_budget_refused_are_made_up_for_in_order_and_shown() {
    // Enough for rules, tickers and small books, not for the trades of all.
    rig.withVenue(TestVenue.hasty().withWeightPerMinute(120), VenueRig.QUICK, VenueRig.PATIENT);
    List<String> symbols = List.of("BTC_USDT", "ETH_USDT", "PUMP_USDT");
    Map<String, List<MarketBatch>> anew = new HashMap<>();
    symbols.forEach(symbol -> anew.put(symbol, rig.listenToThePast(symbol)));
    symbols.forEach(rig::untilTheExchangeHasAPast);
    rig.subscribe(symbols.toArray(String[]::new));
    rig.until(() -> rig.item().getInteger("warm_starts_waiting", 0) > 1);
    List<String> late =
        symbols.stream()
            .filter(symbol -> rig.symbol(symbol).getString("warm_start") != null)
            .toList();
    assertThat(late).hasSizeGreaterThan(1);
    assertThat(rig.symbol(late.getFirst()).getString("warm_start"))
        .contains("budget", "number 1 of " + late.size());
    assertThat(rig.symbol(late.getLast()).getString("warm_start"))
        .contains("number " + late.size() + " of " + late.size());
    late.forEach(rig::untilLiveTrade);

    rig.until(() -> {
      rig.letPass(Duration.ofSeconds(1)); // the budget fills
      return rig.item().getInteger("warm_starts_waiting") == 0;
    });
    for (String symbol : late) {
      rig.until(() -> !anew.get(symbol).isEmpty());
      MarketBatch told = anew.get(symbol).getFirst();
      long firstLive = rig.tradeIds(symbol).getFirst();
      assertThat(told.beginsAnew(0)).isTrue();
      assertThat(told.tradeId(1)).isLessThan(firstLive);
      for (int row = 2; row < told.size(); row++) {
        assertThat(told.past(row)).isTrue();
        assertThat(told.tradeId(row)).isEqualTo(told.tradeId(row - 1) + 1);
      }
      assertThat(told.tradeId(told.size() - 1)).isGreaterThanOrEqualTo(firstLive);
      assertThat(rig.gaps(symbol)).isEmpty();
    }
  }

  @Test
  void books_that_began_small_for_want_of_budget_get_all_their_levels_when_there_is_room() {
    rig.withVenue(TestVenue.hasty().withWeightPerMinute(200), VenueRig.QUICK, VenueRig.PATIENT);
    List<VenueInput> inputs = new CopyOnWriteArrayList<>();
    VenueTap tap = VenueRig.get(VenueTap.open(rig.vertx, "simulated", inputs::addAll));
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.until(() -> rig.item().getInteger("deeper_books_waiting", 0) > 0);
    rig.until(() -> {
      rig.letPass(Duration.ofSeconds(2)); // the budget fills
      Set<Integer> small = booksWith("limit=100", inputs);
      return !small.isEmpty()
          && booksWith("limit=1000", inputs).containsAll(small)
          && rig.item().getInteger("deeper_books_waiting") == 0;
    });
    VenueRig.get(tap.close());
    for (String symbol : List.of("BTC_USDT", "ETH_USDT")) {
      rig.until(() -> rig.channel(symbol, "BOOK").getString("liveness").equals("LIVE"));
      assertThat(rig.gaps(symbol)).isEmpty();
      assertThat(rig.symbol(symbol).getString("deeper_book")).isNull();
    }
  }

  /** The numbers of the symbols whose books have come in that size. */
  private static Set<Integer> booksWith(String limit, List<VenueInput> inputs) {
    return inputs.stream()
        .filter(VenueInput.Answered.class::isInstance)
        .map(input -> ((VenueInput.Answered) input).call())
        .filter(call -> call.topic() == RestTopic.BOOK && call.path().endsWith(limit))
        .map(RestCall::symbol)
        .collect(Collectors.toSet());
  }

  @Test
  void a_later_session_is_told_what_was_traded_before_it_came() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilLiveTrade("BTC_USDT");
    List<MarketBatch> told = rig.listenToThePast("BTC_USDT");
    rig.subscribe("s2", "simulated", Transport.AUTO, "BTC_USDT");
    rig.bus.askPast(new VenueSubscription("s2", "simulated", List.of("BTC_USDT")));
    rig.until(() -> !told.isEmpty());
    MarketBatch past = told.getFirst();
    List<Long> ids = new ArrayList<>();
    for (int row = 1; row < past.size(); row++) {
      assertThat(past.past(row)).isTrue();
      ids.add(past.tradeId(row));
    }
    assertThat(ids).isEqualTo(rig.tradeIds("BTC_USDT").subList(0, ids.size()));
  }

  @Test
  void a_limit_by_address_is_shared_by_all_connections() {
    int between = 150;
    rig.withVenue(
        TestVenue.spot()
            .withSocket(
                LimitedSocket.of(
                    SPOT,
                    new SocketProtocol.Limits(
                        2,
                        10,
                        10,
                        0,
                        Duration.ZERO,
                        Duration.ofHours(9),
                        Duration.ofMillis(200),
                        between))),
        VenueRig.QUICK,
        VenueRig.PATIENT);
    List<VenueInput> inputs = new CopyOnWriteArrayList<>();
    VenueTap tap = VenueRig.get(VenueTap.open(rig.vertx, "simulated", inputs::addAll));
    rig.subscribe("BTC_USDT", "ETH_USDT", "PUMP_USDT");
    rig.until(() -> sent(inputs).size() >= 6);
    assertThat(sent(inputs).stream().map(VenueInput.Sent::connection).distinct()).hasSize(6);
    VenueRig.get(tap.close());
    List<VenueInput.Sent> sent = sent(inputs);
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i).receiveMicros() - sent.get(i - 1).receiveMicros())
          .isGreaterThan(between * 1_000L * 2 / 3);
    }
  }

  private static List<VenueInput.Sent> sent(List<VenueInput> inputs) {
    return inputs.stream()
        .filter(VenueInput.Sent.class::isInstance)
        .map(VenueInput.Sent.class::cast)
        .toList();
  }

  @Test
  void what_cannot_be_decoded_is_counted_and_shown_and_stops_nothing() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilState("LIVE");
    begin(Misbehaviour.of(MisbehaviourKind.TRUNCATE).on("BTC_USDT").on(Channel.QUOTES).times(25));
    rig.until(() -> rig.item().getInteger("malformed_frames") == 25);
    assertThat(rig.item().getJsonArray("first_malformed")).hasSize(20);
    rig.untilNextTrade("BTC_USDT");
    assertThat(rig.control().connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void a_connection_is_replaced_before_its_end_without_a_gap_or_a_repetition() {
    rig.withVenue(
        TestVenue.spot().withSocket(LimitedSocket.of(SPOT, limits(100, Duration.ofMillis(2_000)))),
        VenueRig.QUICK,
        VenueRig.PATIENT);
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.untilState("LIVE");
    rig.until(() ->
        rig.control().connectionsAccepted() >= 4
            && rig.item().getJsonArray("connections").getJsonObject(0).getInteger("number") >= 3);
    rig.untilNextTrade("BTC_USDT");
    for (String symbol : List.of("BTC_USDT", "ETH_USDT")) {
      assertThat(rig.gaps(symbol)).isEmpty();
      assertContiguous(symbol);
      assertThat(rig.symbol(symbol).getInteger("duplicates")).isZero();
    }
    assertThat(rig.control().connections()).isLessThanOrEqualTo(2);
    assertThat(rig.item().getInteger("reconnects")).isZero();
  }

  @Test
  void a_venue_that_says_it_will_close_is_left_before_it_does() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilState("LIVE");
    begin(Misbehaviour.of(MisbehaviourKind.ANNOUNCE_SHUTDOWN));
    rig.until(
        () -> rig.item().getJsonArray("connections").getJsonObject(0).getInteger("number") == 2);
    rig.untilNextTrade("BTC_USDT");
    assertThat(rig.gaps("BTC_USDT")).isEmpty();
    assertContiguous("BTC_USDT");
  }

  @Test
  void what_one_connection_does_not_carry_is_spread_over_several() {
    rig.withVenue(
        TestVenue.spot().withSocket(LimitedSocket.of(SPOT, limits(4, Duration.ZERO))),
        VenueRig.QUICK,
        VenueRig.PATIENT);
    rig.subscribe("BTC_USDT", "ETH_USDT", "PUMP_USDT");
    rig.untilState("LIVE");
    assertThat(rig.item().getString("connections_active")).isEqualTo("3/3 connections active");
    rig.unsubscribe("s1", "ETH_USDT");
    rig.until(() -> rig.control().connections() == 2);
    rig.untilState("LIVE");
    assertThat(rig.gaps("BTC_USDT")).isEmpty();
  }

  @Test
  void a_market_without_room_on_the_venues_connections_is_refused_with_the_reason() {
    rig.withVenue(
        TestVenue.spot()
            .withSocket(
                LimitedSocket.of(
                    SPOT,
                    new SocketProtocol.Limits(
                        4, 10, 10, 2, Duration.ZERO, Duration.ofHours(9), Duration.ofSeconds(1)))),
        VenueRig.QUICK,
        VenueRig.PATIENT);
    assertThat(rig.subscribe("BTC_USDT", "ETH_USDT", "PUMP_USDT").refused())
        .containsOnlyKeys("PUMP_USDT")
        .hasEntrySatisfying(
            "PUMP_USDT",
            reason -> assertThat(reason).contains("2 connections with 4 subscriptions each"));
    rig.unsubscribe("s1", "ETH_USDT");
    rig.until(() -> rig.item().getJsonArray("symbols").size() == 1);
    assertThat(rig.subscribe("PUMP_USDT").refused()).isEmpty();
  }

  @Test
  void A28_the_same_symbol_comes_from_two_venues() {
    rig.withVenue().withVenue("other", TestVenue.hasty(), VenueRig.QUICK, VenueRig.PATIENT);
    rig.subscribe("BTC_USDT");
    rig.subscribe("s1", "other", Transport.AUTO, "BTC_USDT");
    rig.until(() -> rig.batches("BTC_USDT").size() > 5);
    rig.until(() -> rig.batches("other", "BTC_USDT").size() > 5);
    assertThat(rig.batches("other", "BTC_USDT").getFirst().instruments().getFirst().venue())
        .isEqualTo("other");
  }

  @Test
  void A16_symbols_match_whatever_their_case_and_separator() {
    rig.withVenue();
    assertThat(rig.subscribe("btcusdt", "ETH/USDT", "pump-usdt").refused()).isEmpty();
    rig.untilTrades("ETH_USDT");
  }
}
