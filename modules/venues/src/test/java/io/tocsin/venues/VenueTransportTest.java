package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tocsin.bus.Transport;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.EventKind;
import io.tocsin.model.journal.Severity;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Ongoing;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A27: data by socket or by polling, and from one to the other. */
class VenueTransportTest {

  private final VenueRig rig = new VenueRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static List<Long> contiguous(List<Long> ids) {
    return LongStream.rangeClosed(ids.getFirst(), ids.getLast()).boxed().toList();
  }

  private void assertEachTradeOnce() {
    assertThat(rig.tradeIds("BTC_USDT")).isEqualTo(contiguous(rig.tradeIds("BTC_USDT")));
  }

  @Test
  void A27_a_session_may_want_polling_only() {
    rig.withVenue();
    VenueInstruments answer = rig.subscribe("s1", "simulated", Transport.POLLING, "BTC_USDT");
    assertThat(answer.transport()).isEqualTo("polling");
    rig.until(() ->
        rig.rows("BTC_USDT", EventKind.TRADE) > 0
            && rig.rows("BTC_USDT", EventKind.BOOK) > 0
            && rig.rows("BTC_USDT", EventKind.TICKER) > 0);
    rig.untilState("LIVE");
    rig.untilNextTrade("BTC_USDT");
    assertEachTradeOnce();
    assertThat(rig.item().getString("transport")).isEqualTo("polling");
    assertThat(rig.item().getString("mode")).isEqualTo("polling");
    assertThat(rig.item().getString("reason")).contains("polled by REST");
    assertThat(rig.control().connectionsAccepted()).isZero();
    assertThat(rig.alerts).isEmpty();
  }

  @Test
  void A27_a_venue_without_a_socket_is_polled_and_says_so() {
    rig.withVenue(TestVenue.spot().withoutSocket(), VenueRig.QUICK, VenueRig.PATIENT);
    assertThat(rig.subscribe("s1", "simulated", Transport.WEBSOCKET, "BTC_USDT").transport())
        .isEqualTo("polling");
    rig.untilTrades("BTC_USDT");
    rig.until(() -> !rig.alerts.isEmpty());
    assertThat(rig.alerts.getFirst().severity()).isEqualTo(Severity.INFO);
    assertThat(rig.alerts.getFirst().message()).contains("the venue has no socket");
  }

  @Test
  void A27_polling_takes_over_after_three_failed_connects_and_hands_back_without_losing_a_trade() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilState("LIVE");
    Ongoing away = rig.control().begin(Misbehaviour.of(MisbehaviourKind.REFUSE_CONNECTIONS));
    rig.until(away::active);
    rig.control().dropConnections(1001);
    rig.until(() -> rig.item().getString("transport").equals("polling"));
    rig.until(() -> rig.item().getInteger("polling_rounds") >= 3);
    rig.untilState("LIVE");
    assertThat(rig.item().getString("reason")).contains("while there is no socket");
    assertThat(rig.alerts)
        .anySatisfy(alert -> {
          assertThat(alert.severity()).isEqualTo(Severity.INFO);
          assertThat(alert.message()).contains("polls by REST while there is no socket");
        });
    away.end();
    rig.until(() -> rig.item().getString("transport").equals("websocket"));
    assertThat(rig.alerts)
        .last()
        .extracting("message")
        .asString()
        .contains("is back on the socket");
    rig.untilNextTrade("BTC_USDT");
    rig.untilNextTrade("BTC_USDT");
    assertEachTradeOnce();
    rig.until(() -> rig.channel("BTC_USDT", "BOOK").getString("liveness").equals("LIVE"));
  }

  @Test
  void A27_a_venue_that_cannot_be_connected_to_at_all_is_polled() {
    Ongoing away = rig.control().begin(Misbehaviour.of(MisbehaviourKind.REFUSE_CONNECTIONS));
    rig.until(away::active);
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.untilTrades("BTC_USDT");
    rig.until(() -> rig.item().getString("transport").equals("polling"));
    rig.untilNextTrade("BTC_USDT");
    assertThat(rig.item().getString("connections_active")).isEqualTo("0/1 connections active");
  }

  @Test
  void a_session_that_wants_the_socket_alone_is_not_polled() {
    Ongoing away = rig.control().begin(Misbehaviour.of(MisbehaviourKind.REFUSE_CONNECTIONS));
    rig.until(away::active);
    rig.withVenue();
    rig.subscribe("s1", "simulated", Transport.WEBSOCKET, "BTC_USDT");
    rig.untilState("FAILED");
    assertThat(rig.item().getInteger("polling_rounds")).isZero();
    // The trades of the time before come by REST all the same; live data do not.
    assertThat(rig.rows("BTC_USDT", EventKind.QUOTE) + rig.rows("BTC_USDT", EventKind.BOOK))
        .isZero();
  }

  @Test
  void polling_stops_while_the_venue_wants_to_be_left_alone() {
    rig.withVenue();
    rig.subscribe("s1", "simulated", Transport.POLLING, "BTC_USDT");
    rig.untilState("LIVE");
    Ongoing angry =
        rig.control().begin(Misbehaviour.of(MisbehaviourKind.REST_ERROR).code(429).times(1));
    rig.until(angry::over);
    int rounds = rig.item().getInteger("polling_rounds");
    rig.letPass(Duration.ofSeconds(2));
    rig.until(() -> rig.item().getString("reason") != null);
    assertThat(rig.item().getInteger("polling_rounds")).isLessThanOrEqualTo(rounds + 1);
    rig.letPass(Duration.ofMinutes(5));
    rig.untilNextTrade("BTC_USDT");
  }

  @Test
  void a_venue_that_needs_a_key_says_which_variable_it_is_read_from() {
    rig.run(
        new VenueVerticle(
            new VenueOptions(
                "keyed",
                rig.simulator.webSocketUrl(),
                rig.simulator.restUrl(),
                false,
                VenueRig.QUICK),
            TestVenue.spot().withKey("TOCSIN_TEST_KEY"),
            rig.clock,
            new SplittableRandom(1),
            name -> null));
    assertThatThrownBy(() -> rig.subscribe("s1", "keyed", Transport.AUTO, "BTC_USDT"))
        .hasMessageContaining("TOCSIN_TEST_KEY");
  }

  @Test
  void a_key_is_told_to_the_venue_and_to_nobody_else() {
    Logger root = (Logger) LoggerFactory.getLogger("io.tocsin");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try {
      Ongoing away = rig.control().begin(Misbehaviour.of(MisbehaviourKind.REFUSE_CONNECTIONS));
      rig.until(away::active);
      rig.withVenue(TestVenue.hasty().withKey("SECRET"), VenueRig.QUICK, VenueRig.PATIENT);
      rig.subscribe("s1", "simulated", Transport.WEBSOCKET, "BTC_USDT");
      rig.untilState("FAILED");
      assertThat(rig.item().encode()).doesNotContain("a-key-for-SECRET");
      assertThat(rig.alerts).isNotEmpty().noneMatch(a -> a.message().contains("a-key-for"));
      away.end();
      rig.untilState("LIVE");
      assertThat(log.list)
          .isNotEmpty()
          .noneMatch(event -> event.getFormattedMessage().contains("a-key-for-SECRET"));
    } finally {
      root.detachAppender(log);
    }
  }

  @Test
  void a_market_that_is_delisted_is_told_within_an_hour() {
    rig.withVenue();
    rig.subscribe("BTC_USDT", "ETH_USDT");
    rig.untilState("LIVE");
    Ongoing gone = rig.control().begin(Misbehaviour.of(MisbehaviourKind.DELIST).on("ETH_USDT"));
    rig.until(gone::active);
    rig.letPass(Duration.ofMinutes(61));
    rig.until(() -> rig.symbol("ETH_USDT").getString("state").equals("FAILED"));
    assertThat(rig.symbol("ETH_USDT").getString("reason")).contains("ETH_USDT");
    assertThat(rig.alerts)
        .anySatisfy(alert -> assertThat(alert.severity()).isEqualTo(Severity.WARNING));
    gone.end();
    rig.until(gone::over);
    rig.letPass(Duration.ofMinutes(61));
    rig.until(() -> !rig.symbol("ETH_USDT").getString("state").equals("FAILED"));
  }
}
