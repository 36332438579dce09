package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is recorded from a running venue makes the same batches again. */
class VenueTapTest {

  private final VenueRig rig = new VenueRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static String text(MarketBatch batch) {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < batch.size(); row++) {
      text.append(batch.kind(row))
          .append(' ')
          .append(batch.timeMicros(row))
          .append(' ')
          .append(batch.receiveMicros(row));
      switch (batch.kind(row)) {
        case TRADE ->
            text.append(' ').append(batch.tradeId(row)).append(batch.past(row) ? " past" : "");
        case QUOTE -> text.append(' ').append(batch.bid(row)).append(' ').append(batch.ask(row));
        case BOOK -> text.append(' ').append(Arrays.toString(batch.book(row).bidQuantities()));
        case GAP -> text.append(' ').append(batch.gapReason(row));
        default -> {}
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static Map<Long, String> replay(List<VenueInput> inputs) {
    Map<Long, String> batches = new LinkedHashMap<>();
    VenuePipeline pipeline =
        new VenuePipeline(
            TestVenue.spot(),
            new VenuePipeline.Listener() {
              @Override
              public void batch(MarketBatch batch) {
                batches.put(batch.number(), text(batch));
              }

              @Override
              public ControlSink control(int connection) {
                return new ControlSink() {};
              }

              @Override
              public void malformed(int connection, String reason, VenueInput input) {}

              @Override
              public void seedBook(int symbol) {}

              @Override
              public void resubscribe(int symbol, Channel channel, String reason) {}
            });
    inputs.forEach(pipeline::accept);
    return batches;
  }

  @Test
  void A29_a_tap_opened_in_the_middle_records_what_makes_the_same_batches() {
    rig.withVenue();
    rig.subscribe("BTC_USDT");
    rig.until(() -> rig.rows("BTC_USDT", EventKind.BOOK) > 3);
    List<VenueInput> inputs = new CopyOnWriteArrayList<>();
    VenueTap tap = VenueRig.get(VenueTap.open(rig.vertx, "simulated", inputs::addAll));
    rig.until(() -> !inputs.isEmpty());
    assertThat(inputs.getFirst()).isInstanceOf(VenueInput.Image.class);
    rig.subscribe("ETH_USDT");
    rig.control()
        .begin(
            Misbehaviour.of(MisbehaviourKind.DROP)
                .on("BTC_USDT")
                .on(io.tocsin.simulator.face.Channel.TRADES)
                .times(2));
    rig.until(() -> rig.symbol("BTC_USDT").getInteger("repaired") >= 1);
    VenueRig.get(tap.image());
    rig.control().dropConnections(1001);
    rig.until(() -> !rig.gaps("BTC_USDT").isEmpty());
    rig.until(() -> rig.batches("ETH_USDT").size() > 25);
    VenueRig.get(tap.close());
    int seen = inputs.size();
    rig.untilNextTrade("BTC_USDT");
    assertThat(inputs).hasSize(seen);
    assertThat(inputs).anyMatch(VenueInput.Sent.class::isInstance);
    Map<Long, String> live = new LinkedHashMap<>();
    List<MarketBatch> all = new ArrayList<>(rig.batches("BTC_USDT"));
    all.addAll(rig.batches("ETH_USDT"));
    all.forEach(batch -> live.put(batch.number(), text(batch)));
    Map<Long, String> again = replay(inputs);
    assertThat(again).hasSizeGreaterThan(20);
    assertThat(live).containsAllEntriesOf(again);
    int second = inputs.size() - 1;
    while (!(inputs.get(second) instanceof VenueInput.Image)) {
      second--;
    }
    assertThat(second).isPositive();
    Map<Long, String> later = replay(inputs.subList(second, inputs.size()));
    assertThat(later).isNotEmpty();
    assertThat(again).containsAllEntriesOf(later);
  }

  @Test
  void a_tap_of_a_venue_that_is_not_there_fails_with_a_sentence() {
    assertThatThrownBy(() -> VenueRig.get(VenueTap.open(rig.vertx, "nowhere", inputs -> {})))
        .hasMessageContaining("no venue \"nowhere\" runs here");
  }
}
