package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Transition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
class BusTest {

  /** What another module adds to the bus. */
  private record Evaluated(int number) {}

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Bus.class);
  private static final VenueSubscription WISH =
      new VenueSubscription("s1", "binance", List.of("BTC_USDT"));
  private static final VenueInstruments GRANTED =
      new VenueInstruments(
          List.of(),
          Map.of("X_USDT", "unknown"),
          BigDecimal.ONE,
          BigDecimal.ZERO,
          true,
          "websocket");

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final List<Object> received = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private Bus bus;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    Bus.registerCodecs(vertx, List.of(Evaluated.class));
    bus = new Bus(vertx);
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void stop() {
    LOG.detachAppender(logged);
  }

  @Test
  void a_message_of_the_wrong_type_is_dropped_with_a_warning_that_names_address_and_types() {
    bus.onMarket(Samples.BTC, received::add);
    String address = Addresses.market(Samples.BTC);
    vertx.eventBus().publish(address, "not a batch");
    vertx.eventBus().publish(address, null);
    MarketBatch batch = batch(Samples.BTC);
    bus.publishMarket(batch);

    await().until(() -> !received.isEmpty());
    assertThat(received).containsExactly(batch);
    assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "a message on in.market.binance.BTC_USDT is java.lang.String instead of"
                + " io.tocsin.model.MarketBatch: dropped",
            "a message on in.market.binance.BTC_USDT is empty instead of"
                + " io.tocsin.model.MarketBatch: dropped");
  }

  @Test
  void a_request_of_the_wrong_type_is_refused_with_400_and_does_not_reach_the_handler() {
    bus.onCommand(
        "stop_session",
        arguments -> {
          received.add(arguments);
          return Future.succeededFuture(new JsonObject());
        });
    ReplyException refusal =
        refusal(vertx.eventBus().request(Addresses.command("stop_session"), "s1"));
    assertThat(refusal.failureCode()).isEqualTo(400);
    assertThat(refusal).hasMessage("the request's body must be a JSON object");
    assertThat(received).isEmpty();
    assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
  }

  @Test
  void a_refusal_reaches_the_asker_with_its_code_and_reason() {
    bus.onCommand("close_position", arguments -> Bus.refused(409, "already closing"));
    ReplyException refusal = refusal(bus.command("close_position", new JsonObject()));
    assertThat(refusal.failureCode()).isEqualTo(409);
    assertThat(refusal).hasMessage("already closing");
    assertThat(logged.list).isEmpty();
  }

  @Test
  void a_handler_that_fails_or_throws_is_answered_with_500_and_logged_as_an_error() {
    bus.onCommand("fails", arguments -> Future.failedFuture(new IllegalStateException("no disk")));
    bus.onCommand(
        "throws",
        arguments -> {
          throw new IllegalStateException("no luck");
        });
    ReplyException failed = refusal(bus.command("fails", new JsonObject()));
    assertThat(failed.failureCode()).isEqualTo(500);
    assertThat(failed).hasMessage("no disk");
    ReplyException thrown = refusal(bus.command("throws", new JsonObject()));
    assertThat(thrown.failureCode()).isEqualTo(500);
    assertThat(thrown).hasMessage("no luck");
    assertThat(logged.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.ERROR, Level.ERROR);
  }

  @Test
  void asking_where_nobody_answers_fails_at_once_and_names_the_address() {
    assertThat(refusal(bus.subscribe(WISH))).hasMessageContaining("in.venue.binance.subscribe");
  }

  @Test
  void market_data_travels_by_reference_and_only_to_its_instrument() {
    InstrumentId other = new InstrumentId("binance", "ETH_USDT");
    List<Object> others = new CopyOnWriteArrayList<>();
    bus.onMarket(other, others::add);
    bus.onMarket(Samples.BTC, received::add);
    MarketBatch batch = batch(Samples.BTC);
    MarketBatch otherBatch = batch(other);
    bus.publishMarket(batch);
    bus.publishMarket(otherBatch);
    await().until(() -> !received.isEmpty() && !others.isEmpty());
    assertThat(received).singleElement().isSameAs(batch);
    assertThat(others).singleElement().isSameAs(otherBatch);
  }

  @Test
  void a_venue_hears_wishes_and_farewells_and_answers() throws Exception {
    bus.onSubscribe(
        "binance",
        wish -> {
          received.add(wish);
          return Future.succeededFuture(GRANTED);
        });
    bus.onUnsubscribe("binance", received::add);
    assertThat(result(bus.subscribe(WISH))).isSameAs(GRANTED);
    bus.unsubscribe(WISH);
    await().until(() -> received.size() == 2);
    assertThat(received).containsExactly(WISH, WISH);
  }

  @Test
  void a_sessions_pipeline_carries_input_credits_evaluated_batches_and_its_end() {
    bus.onSessionInput("s1", received::add);
    bus.onCredits("s1", received::add);
    bus.onEvaluated("s1", Evaluated.class, received::add);
    bus.onSessionEnded(received::add);
    MarketBatch batch = batch(Samples.BTC);
    Evaluated evaluated = new Evaluated(1);

    bus.sendSessionInput("s1", batch);
    bus.returnCredits("s1", 3);
    bus.sendEvaluated("s1", evaluated);
    bus.sessionEnded("s1");

    await().until(() -> received.size() == 4);
    assertThat(received).containsExactlyInAnyOrder(batch, 3, evaluated, "s1");
  }

  @Test
  void one_sessions_pipeline_is_not_heard_by_another() {
    List<Object> others = new CopyOnWriteArrayList<>();
    bus.onSessionInput("s2", others::add);
    bus.onCredits("s2", others::add);
    bus.onEvaluated("s2", Evaluated.class, others::add);
    bus.onSessionEnded(received::add);
    bus.sendSessionInput("s1", batch(Samples.BTC));
    bus.returnCredits("s1", 3);
    bus.sendEvaluated("s1", new Evaluated(1));
    bus.returnCredits("s2", 5);
    await().until(() -> !others.isEmpty());
    assertThat(others).containsExactly(5);
  }

  @Test
  void control_and_commands_are_answered() throws Exception {
    bus.onControl("s1", command -> Future.succeededFuture(command.copy().put("by", "control")));
    bus.onCommand("do", arguments -> Future.succeededFuture(arguments.copy().put("by", "command")));
    JsonObject question = new JsonObject().put("x", 1);
    assertThat(result(bus.control("s1", question)))
        .isEqualTo(new JsonObject().put("x", 1).put("by", "control"));
    assertThat(result(bus.command("do", question)))
        .isEqualTo(new JsonObject().put("x", 1).put("by", "command"));
  }

  @Test
  void the_journal_takes_every_kind_of_record_in_order_to_every_listener() {
    List<JournalRecord> second = new CopyOnWriteArrayList<>();
    bus.onJournal(received::add);
    bus.onJournal(second::add);
    List<JournalRecord> records = Samples.full();
    records.forEach(bus::journal);
    await().until(() -> received.size() == records.size() && second.size() == records.size());
    assertThat(received).isEqualTo(records);
    assertThat(second).isEqualTo(records);
  }

  @Test
  void records_that_came_about_together_travel_together() {
    List<Object> messages = new CopyOnWriteArrayList<>();
    vertx.eventBus().localConsumer(Addresses.JOURNAL, message -> messages.add(message.body()));
    bus.onJournal(received::add);
    List<JournalRecord> records = Samples.full();
    bus.journal(records);
    await().until(() -> received.size() == records.size() && !messages.isEmpty());
    assertThat(received).isEqualTo(records);
    assertThat(messages).hasSize(1);
  }

  @Test
  void storage_answers_a_query() throws Exception {
    JournalQuery query =
        new JournalQuery(Transition.class, "s1", null, null, Long.MIN_VALUE, Long.MAX_VALUE, 100);
    JournalPage page = new JournalPage(List.of(new JsonObject()));
    bus.onQuery(asked -> {
      received.add(asked);
      return Future.succeededFuture(page);
    });
    assertThat(result(bus.query(query))).isSameAs(page);
    assertThat(received).containsExactly(query);
  }

  @Test
  void a_consumer_that_unregisters_hears_nothing_more() throws Exception {
    var consumer = bus.onCredits("s1", received::add);
    List<Integer> still = new CopyOnWriteArrayList<>();
    bus.onCredits("s1", still::add);
    bus.returnCredits("s1", 1);
    await().until(() -> received.size() == 1);
    result(consumer.unregister());
    bus.returnCredits("s1", 2);
    await().until(() -> still.size() == 2);
    assertThat(received).containsExactly(1);
  }

  private static MarketBatch batch(InstrumentId instrument) {
    return MarketBatch.builder(List.of(instrument), 1).clock(1, 2).build();
  }

  private static ReplyException refusal(Future<?> future) {
    try {
      Object answer = result(future);
      throw new AssertionError("was not refused, but answered: " + answer);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(ReplyException.class);
      return (ReplyException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
