package io.tocsin.strategy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.strategy.definition.Condition;
import io.tocsin.strategy.definition.IndicatorUse;
import io.tocsin.strategy.definition.Operand;
import io.tocsin.strategy.definition.Operator;
import io.tocsin.strategy.definition.SectionName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Updates that are only counted leave the section as if each had been made. */
class SectionStateTest {

  private static final List<IndicatorUse> USES =
      IntStream.range(0, 4)
          .mapToObj(i ->
              new IndicatorUse("i" + i, new IndicatorSpec("VWAP", new TreeMap<>()), false, "", 10))
          .toList();

  private static Condition leaf(SplittableRandom random, String id, boolean timed) {
    Operator operator = Operator.values()[random.nextInt(Operator.values().length)];
    double low = random.nextInt(4);
    Operand operand =
        operator.takesPair()
            ? new Operand.Pair(low, low + 1)
            : random.nextBoolean()
                ? new Operand.Constant(low)
                : new Operand.Other(USES.get(random.nextInt(USES.size())));
    return new Condition.Leaf(
        id,
        USES.get(random.nextInt(USES.size())),
        operator,
        operand,
        timed && random.nextBoolean() ? random.nextInt(4) : 0,
        timed && random.nextBoolean() ? random.nextInt(4) : 0,
        random.nextBoolean(),
        random.nextInt(8) > 0);
  }

  private static Condition tree(SplittableRandom random, int depth, boolean timed) {
    Condition.Kind kind = Condition.Kind.values()[random.nextInt(3)];
    List<Condition> children = new ArrayList<>();
    int count = kind == Condition.Kind.NOT ? 1 : random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      children.add(
          depth > 0 && random.nextInt(3) == 0
              ? tree(random, depth - 1, timed)
              : leaf(random, "l" + depth + i, timed));
    }
    return new Condition.Group(kind, children);
  }

  private static void set(Readings readings, SplittableRandom random, IndicatorStatus[] statuses) {
    int slot = random.nextInt(USES.size());
    IndicatorStatus status =
        random.nextInt(4) == 0 ? statuses[random.nextInt(statuses.length)] : IndicatorStatus.OK;
    readings.set(slot, status, random.nextInt(4));
  }

  @Property(tries = 300)
  void a_section_is_what_it_is_when_every_update_is_made(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Condition condition = tree(random, 2, random.nextInt(4) == 0);
    Readings told = new Readings(USES);
    // Without begin() everything has changed always.
    Readings always = new Readings(USES);
    SectionState section = new SectionState(SectionName.S1, condition, told);
    SectionState naive = new SectionState(SectionName.S1, condition, always);
    for (int slot = 0; slot < USES.size(); slot++) {
      always.set(slot, IndicatorStatus.OK, -1);
      always.set(slot, IndicatorStatus.NO_DATA, 0);
    }
    for (int i = 0; i < 200; i++) {
      told.begin();
      if (random.nextInt(4) == 0) {
        long same = random.nextLong();
        set(told, new SplittableRandom(same), IndicatorStatus.values());
        set(always, new SplittableRandom(same), IndicatorStatus.values());
      }
      section.update(i);
      naive.update(i);
      if (random.nextInt(20) == 0) {
        section.enterState();
        naive.enterState();
      }
      assertThat(section.result()).isEqualTo(naive.result());
      assertThat(section.progress()).isEqualTo(naive.progress());
      if (random.nextInt(6) == 0) {
        assertThat(section.stateHash()).isEqualTo(naive.stateHash());
        assertThat(section.view(true)).isEqualTo(naive.view(true));
        assertThat(section.readings()).isEqualTo(naive.readings());
        assertThat(section.blockers()).isEqualTo(naive.blockers());
      }
    }
    assertThat(section.stateHash()).isEqualTo(naive.stateHash());
  }
}
