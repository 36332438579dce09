package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.strategy.definition.SectionName;

/** What the transition table is told of one instance. */
final class InstanceSituation implements Situation {

  private final InstanceKey key;
  private final Standing standing;
  private final Trade trade;
  private final Sections sections;
  private final SignalGate gate;
  private final MissedEntries missed;

  InstanceSituation(
      InstanceKey key,
      Standing standing,
      Trade trade,
      Sections sections,
      SignalGate gate,
      MissedEntries missed) {
    this.key = key;
    this.standing = standing;
    this.trade = trade;
    this.sections = sections;
    this.gate = gate;
    this.missed = missed;
  }

  @Override
  public boolean met(SectionName name) {
    return sections.met(name);
  }

  @Override
  public boolean signalAllowed() {
    return gate.allows(missed, key.id(), standing.now);
  }

  @Override
  public boolean entryCancellable() {
    return trade.entry().cancellable(standing.now);
  }

  @Override
  public boolean timedOut() {
    return (standing.until != 0 && standing.now >= standing.until)
        || (standing.state == InstanceState.ENTRY_EVALUATION && trade.entry().ended());
  }

  @Override
  public boolean entryRefused() {
    return trade.entry().refusal() != null;
  }

  @Override
  public boolean entryFilled() {
    Direction side = standing.direction;
    return side != null
        && trade.workEntry(side, trade.orderId(standing.number) + ":position", standing.now);
  }

  @Override
  public boolean liquidationNear() {
    return trade.liquidationNear();
  }

  @Override
  public boolean stopLossReached() {
    return trade.stopLossReached();
  }

  @Override
  public boolean lastTargetReached() {
    return trade.lastTargetReached();
  }

  @Override
  public boolean flat() {
    return trade.workExit(standing.now);
  }

  @Override
  public boolean cooldownOver() {
    return standing.now >= standing.until;
  }
}
