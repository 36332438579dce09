package io.tocsin.venues.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A venue that sends its books whole in the stream, and one of them does not arrive. */
class LostSnapshotTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(strings = {"kraken", "coinbase"})
  void A26_a_book_that_was_spoiled_on_its_way_is_asked_for_again(String id) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Bus.registerCodecs(vertx, List.of());
      ChaosVenue.get(
          vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 100, micros -> {})));
      ChaosVenue venue = new ChaosVenue(vertx, new Bus(vertx), id, 1, Duration.ZERO);
      var spoiled =
          venue
              .control()
              .begin(
                  Misbehaviour.of(MisbehaviourKind.TRUNCATE)
                      .on("BTC_USDT")
                      .on(Channel.BOOK)
                      .times(1));
      await().atMost(PATIENCE).ignoreExceptions().until(venue::subscribed);
      await().atMost(PATIENCE).until(() -> spoiled.over() && venue.ailments().isEmpty());
      // A whole book may stand between two changes; those from now on are updates.
      venue.keepBooks();
      await().atMost(PATIENCE).until(() -> venue.fewestBooks() > 3);
      assertThat(venue.wrongBooks()).isEmpty();
      assertThat(venue.control().connectionsAccepted()).isEqualTo(1);
    } finally {
      ChaosVenue.get(vertx.close());
    }
  }
}
