package io.tocsin.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenarioPlayerTest {

  private static final long SECOND = 1_000_000L;
  private static final List<String> SYMBOLS = List.of("BTC_USDT", "ETH_USDT");

  private static Scenario.Planned planned(int at, int every, MisbehaviourKind kind) {
    return new Scenario.Planned(
        Duration.ofSeconds(at), Duration.ofSeconds(every), Misbehaviour.of(kind));
  }

  private static ScenarioPlayer timeline(Scenario.Planned... planned) {
    return new ScenarioPlayer(
        new Scenario(SimulatorOptions.defaults(), List.of(planned), Optional.empty()), SYMBOLS);
  }

  private static ScenarioPlayer chaos(RandomMisbehaviour random) {
    return new ScenarioPlayer(
        new Scenario(SimulatorOptions.defaults(), List.of(), Optional.of(random)), SYMBOLS);
  }

  private static List<MisbehaviourKind> kinds(List<Misbehaviour> begun) {
    return begun.stream().map(Misbehaviour::kind).toList();
  }

  @Test
  void begins_each_when_its_time_has_come_and_once_only() {
    ScenarioPlayer player =
        timeline(planned(5, 0, MisbehaviourKind.CUT), planned(2, 0, MisbehaviourKind.STALL));
    assertThat(player.advance(2 * SECOND - 1)).isEmpty();
    assertThat(kinds(player.advance(2 * SECOND))).containsExactly(MisbehaviourKind.STALL);
    assertThat(player.advance(4 * SECOND)).isEmpty();
    assertThat(kinds(player.advance(60 * SECOND))).containsExactly(MisbehaviourKind.CUT);
    assertThat(player.advance(900 * SECOND)).isEmpty();
  }

  @Test
  void repeats_what_has_a_rhythm() {
    ScenarioPlayer player =
        timeline(planned(1, 10, MisbehaviourKind.CUT), planned(12, 0, MisbehaviourKind.STALL));
    assertThat(kinds(player.advance(22 * SECOND)))
        .containsExactly(
            MisbehaviourKind.CUT,
            MisbehaviourKind.CUT,
            MisbehaviourKind.STALL,
            MisbehaviourKind.CUT);
  }

  @Test
  void what_stands_at_the_same_time_comes_in_the_order_of_the_file() {
    ScenarioPlayer player =
        timeline(planned(1, 0, MisbehaviourKind.STALL), planned(1, 0, MisbehaviourKind.CUT));
    assertThat(kinds(player.advance(SECOND)))
        .containsExactly(MisbehaviourKind.STALL, MisbehaviourKind.CUT);
  }

  @Test
  void chaos_follows_from_its_seed_however_time_is_cut() {
    ScenarioPlayer pieces = chaos(RandomMisbehaviour.seeded(4));
    List<Misbehaviour> begun = new ArrayList<>();
    for (long now = 0; now <= 3_600 * SECOND; now += 777_777) {
      begun.addAll(pieces.advance(now));
    }
    List<Misbehaviour> whole = chaos(RandomMisbehaviour.seeded(4)).advance(3_600 * SECOND);
    assertThat(begun).isEqualTo(whole).hasSizeBetween(300, 420);
    assertThat(chaos(RandomMisbehaviour.seeded(5)).advance(3_600 * SECOND)).isNotEqualTo(whole);
    Set<MisbehaviourKind> seen = EnumSet.copyOf(kinds(whole));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(RandomMisbehaviour.DEFAULT_KINDS);
    assertThat(whole)
        .allSatisfy(each ->
            assertThat(each.lasts()).isLessThanOrEqualTo(RandomMisbehaviour.DEFAULT_LONGEST))
        .allSatisfy(each ->
            assertThat(each.by().abs()).isLessThanOrEqualTo(RandomMisbehaviour.DEFAULT_LONGEST))
        .filteredOn(each -> each.kind() == MisbehaviourKind.THROTTLE)
        .allSatisfy(each -> assertThat(each.perSecond()).isPositive());
  }

  @Test
  void chaos_keeps_within_its_time() {
    RandomMisbehaviour random =
        new RandomMisbehaviour(
            1,
            Duration.ofSeconds(100),
            Duration.ofSeconds(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            List.of(MisbehaviourKind.DELIST));
    ScenarioPlayer player = chaos(random);
    assertThat(player.advance(100 * SECOND)).isEmpty();
    assertThat(player.advance(200 * SECOND))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(SYMBOLS).contains(each.symbol()));
    assertThat(player.advance(9_000 * SECOND)).isEmpty();
  }
}
