package io.tocsin.strategy.risk;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.strategy.Readers;
import io.tocsin.strategy.ledger.Ledger;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.RiskLimits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A gate with a bug in it. */
public final class BrokenGate {

  private BrokenGate() {}

  /** What it answers. */
  public static Refusal refusal() {
    Budget budget = new Budget(BigDecimal.TEN, "USDT", new TreeMap<>());
    RiskGate gate = new RiskGate(RiskLimits.DEFAULTS, budget, new Ledger("s", BigDecimal.TEN));
    Exposure wanted =
        new Exposure(
            new InstanceKey("x", new InstrumentId("test", "BTC_USDT")),
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ONE);
    // A null among the others is what no caller passes: the bug.
    List<Exposure> others = new ArrayList<>();
    others.add(null);
    return gate.refuseEntry(Readers.simple(), wanted, BigDecimal.ONE, others).orElseThrow();
  }
}
