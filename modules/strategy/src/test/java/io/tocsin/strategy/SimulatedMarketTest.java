package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Transition;
import io.tocsin.model.journal.Trigger;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedMarket;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.strategy.plan.SessionPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The quick start on the simulator's own market, as the demo shows it. */
class SimulatedMarketTest {

  private static final double E8 = 1e8;

  /** Trades, quotes and a clock tick a second of the simulator's default markets. */
  private static List<MarketBatch> market(List<InstrumentId> instruments, int seconds) {
    SimulatedMarket market = new SimulatedMarket(SimulatorOptions.defaults(), Scenario.T0);
    List<MarketBatch> batches = new ArrayList<>();
    for (int second = 1; second <= seconds; second++) {
      List<SimulatedEvent> events = new ArrayList<>();
      long now = Scenario.T0 + second * Micros.SECOND;
      market.advance(now, events::add);
      MarketBatch.Builder rows = MarketBatch.builder(instruments, events.size() + 1);
      for (SimulatedEvent event : events) {
        long time = event.timeMicros();
        switch (event) {
          case SimulatedEvent.Trade t ->
              rows.trade(
                  t.symbol(),
                  time,
                  time,
                  t.priceE8() / E8,
                  t.quantityE8() / E8,
                  t.buyerIsMaker() ? TakerSide.SELL : TakerSide.BUY,
                  t.id());
          case SimulatedEvent.BookTicker q ->
              rows.quote(
                  q.symbol(),
                  time,
                  time,
                  q.bidE8() / E8,
                  q.bidQuantityE8() / E8,
                  q.askE8() / E8,
                  q.askQuantityE8() / E8);
          default -> {}
        }
      }
      rows.clock(now, now);
      batches.add(rows.build());
    }
    return batches;
  }

  @Test
  void every_pumped_symbol_is_traded_by_its_own_instance_and_every_run_is_the_same() {
    List<InstrumentId> instruments =
        SimulatorOptions.defaults().symbols().stream()
            .map(symbol -> new InstrumentId("simulated", symbol.symbol()))
            .toList();
    Scenario.Setup setup = new Scenario.Setup().paper("{}").risk("{}");
    instruments.forEach(id -> setup.rules(id, "0.0001", "0.0001", "5", true));
    setup.bind(Story.shipped("quick-start"), instruments.toArray(InstrumentId[]::new));
    SessionPlan plan = setup.plan();
    List<MarketBatch> market = market(instruments, 300);

    Story.Told told = Story.toldTo(plan, market);
    InstanceKey pump = new InstanceKey("quick-start", new InstrumentId("simulated", "PUMP_USDT"));
    Transition signal =
        told.all(Transition.class).stream()
            .filter(t -> t.trigger() == Trigger.S1)
            .findFirst()
            .orElseThrow();
    assertThat(signal.instance()).as("the first pump is its").isEqualTo(pump);
    assertThat((signal.timeMicros() - Scenario.T0) / 1e6)
        .as("it begins at 65 s and rises for 12 s")
        .isBetween(65.0, 80.0);
    assertThat(told.engine().trades())
        .as("three pumps, a dump left alone")
        .extracting(t -> t.instance().instrument().symbol())
        .contains("PUMP_USDT", "ETH_USDT", "BTC_USDT");
    assertThat(Story.toldTo(plan, market).journal()).isEqualTo(told.journal());
  }
}
