package io.tocsin.strategy;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.Micros;
import io.tocsin.strategy.condition.Readings;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.IndicatorUse;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.state.StateVisitor;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills one instance's readings at every evaluation: market indicators from the batch, those of
 * group H from the instance itself.
 */
final class InstanceReadings {

  private static final long NO_SIGNAL = Long.MIN_VALUE;

  /** Group H of the indicator catalogue. */
  private enum Own {
    SIGNAL_AGE_SECONDS,
    POSITION_AGE_SECONDS,
    UNREALIZED_PNL_PCT,
    UNREALIZED_PNL,
    DRAWDOWN_FROM_PEAK_PCT,
    MARGIN_RATIO_PCT,
    LIQUIDATION_DISTANCE_PCT
  }

  private final Readings readings;
  private final int instrument;

  /** By slot: place among the instrument's indicators in the batch, -1 for group H. */
  private final int[] place;

  private final @Nullable Own[] own;
  private long signalMicros = NO_SIGNAL;

  InstanceReadings(StrategyDefinition strategy, IndicatorLayout layout, int instrument) {
    this.instrument = instrument;
    List<IndicatorUse> uses = strategy.uses();
    readings = new Readings(uses);
    place = new int[uses.size()];
    own = new Own[uses.size()];
    for (int slot = 0; slot < place.length; slot++) {
      IndicatorUse use = uses.get(slot);
      if (use.ofInstance()) {
        place[slot] = -1;
        own[slot] = Own.valueOf(use.spec().type());
      } else {
        place[slot] = layout.specs(instrument).indexOf(use.spec());
      }
    }
  }

  Readings readings() {
    return readings;
  }

  void signalAt(long nowMicros) {
    signalMicros = nowMicros;
  }

  void noSignal() {
    signalMicros = NO_SIGNAL;
  }

  void read(EvaluatedBatch batch, int row, @Nullable Holding holding, long nowMicros) {
    readings.begin();
    int cells = batch.cells(row, instrument);
    for (int slot = 0; slot < place.length; slot++) {
      Own mine = own[slot];
      if (mine == null) {
        int cell = cells + place[slot];
        readings.set(slot, batch.statusAt(cell), batch.valueAt(cell));
      } else {
        readOwn(slot, mine, holding, nowMicros);
      }
    }
  }

  private void readOwn(int slot, Own mine, @Nullable Holding holding, long nowMicros) {
    if (mine == Own.SIGNAL_AGE_SECONDS) {
      if (signalMicros == NO_SIGNAL) {
        readings.set(slot, IndicatorStatus.NO_POSITION, Double.NaN);
      } else {
        readings.set(slot, IndicatorStatus.OK, seconds(nowMicros - signalMicros));
      }
      return;
    }
    if (holding == null || holding.isFlat()) {
      readings.set(slot, IndicatorStatus.NO_POSITION, Double.NaN);
      return;
    }
    double value =
        switch (mine) {
          case SIGNAL_AGE_SECONDS -> throw new IllegalStateException("read above");
          case POSITION_AGE_SECONDS -> seconds(nowMicros - holding.openedMicros());
          case UNREALIZED_PNL_PCT -> holding.unrealizedPct().doubleValue();
          case UNREALIZED_PNL -> holding.unrealizedAfterFees().doubleValue();
          case DRAWDOWN_FROM_PEAK_PCT -> holding.drawdownFromBestPct();
          case MARGIN_RATIO_PCT -> holding.marginRatioPct();
          case LIQUIDATION_DISTANCE_PCT -> holding.liquidationDistancePct();
        };
    readings.set(slot, Holding.statusOf(value), value);
  }

  private static double seconds(long micros) {
    return micros / (double) Micros.SECOND;
  }

  /** The value if it may be acted upon, NaN otherwise. */
  double known(IndicatorUse use) {
    return readings.known(use);
  }

  /** Every value by name, null if unknown, for a signal's record. */
  SortedMap<String, @Nullable Double> shown() {
    SortedMap<String, @Nullable Double> values = new TreeMap<>();
    for (IndicatorUse use : readings.uses()) {
      values.put(use.name(), readings.shown(use));
    }
    return Collections.unmodifiableSortedMap(values);
  }

  long stateHash() {
    return StateHash.mix(instrument, signalMicros);
  }

  void visit(StateVisitor state) {
    signalMicros = state.whole(signalMicros);
    readings.visit(state);
  }
}
