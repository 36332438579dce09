package io.tocsin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Ongoing;
import io.tocsin.simulator.fault.RandomMisbehaviour;
import io.tocsin.simulator.fault.Scenario;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosTest {

  private static final SimulatorOptions MARKET =
      SimulatorOptions.defaults()
          .withPumps(PumpSchedule.none())
          .withSymbols(
              List.of(
                  SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 500),
                  SimulatedSymbol.of("ETH_USDT", new BigDecimal("2410"), 0.5, 500)));

  /** Misbehaviours on top of each other, with clients that keep coming back. */
  @Test
  void after_a_storm_the_exchange_is_as_it_was() {
    Duration until = Duration.ofSeconds(30);
    RandomMisbehaviour storm =
        new RandomMisbehaviour(
            3,
            Duration.ZERO,
            until,
            Duration.ofMillis(40),
            Duration.ofMillis(100),
            RandomMisbehaviour.DEFAULT_KINDS);
    Scenario scenario = new Scenario(MARKET, List.of(), Optional.of(storm));
    try (SimulatorRig rig = new SimulatorRig(BinanceSpotFace.KIND, MARKET, scenario)) {
      List<Future<SimulatorRig.Client>> clients = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            boolean one =
                clients.stream()
                    .anyMatch(each -> each.succeeded() && !each.result().socket().isClosed());
            if (!one && clients.stream().filter(each -> !each.isComplete()).count() < 20) {
              clients.add(rig.tryConnect("/stream?streams=btcusdt@trade/ethusdt@trade"));
            }
            FrameCounts counts = rig.control().frames();
            return counts.lost() > 0
                && counts.doubled() > 0
                && counts.reordered() > 0
                && counts.delayed() > 0
                && counts.corrupted() > 0
                && rig.control().connectionsAccepted() > 5;
          });
      // Over in the same tick in which the last of the storm begins.
      Ongoing marker =
          rig.control()
              .begin(Misbehaviour.of(MisbehaviourKind.REFUSE_SUBSCRIPTIONS).lasting(until));
      await().until(marker::active);
      rig.letPass(until);
      await().until(marker::over);
      rig.letPass(Duration.ofSeconds(1));
      await().until(() -> rig.control().ongoing().isEmpty());
      await().until(() -> clients.stream().allMatch(Future::isComplete));
      clients.stream()
          .filter(Future::succeeded)
          .forEach(client -> client.result().socket().close());
      rig.awaitNoConnections();
      FrameCounts before = rig.control().frames();
      SimulatorRig.Client calm = rig.connect("/stream?streams=btcusdt@trade");
      List<Long> ids =
          calm.awaitMany("@trade", 40).stream()
              .map(frame -> frame.getJsonObject("data"))
              .map((JsonObject trade) -> trade.getLong("t"))
              .toList();
      for (int i = 1; i < ids.size(); i++) {
        assertThat(ids.get(i)).isEqualTo(ids.get(i - 1) + 1);
      }
      FrameCounts after = rig.control().frames();
      assertThat(after.lost()).isEqualTo(before.lost());
      assertThat(after.corrupted()).isEqualTo(before.corrupted());
      assertThat(rig.get("/api/v3/time").status()).isEqualTo(200);
    }
  }
}
