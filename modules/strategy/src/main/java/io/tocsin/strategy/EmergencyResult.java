package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Position;
import java.util.List;

/**
 * Answer to an emergency stop. Fills follow with the next events; the trades then say at what
 * price.
 *
 * @param closing every open position with its closing order
 * @param cancelled instances whose signal or pending entry was cancelled
 * @param unresolved instances whose entry's outcome is unknown: cancelled or closed as soon as the
 *     venue has said which
 */
public record EmergencyResult(
    String reason,
    String actor,
    long timeMicros,
    List<Closing> closing,
    List<InstanceKey> cancelled,
    List<InstanceKey> unresolved) {

  /**
   * One position that is being closed.
   *
   * @param position as it was when the order was sent, marked to market
   */
  public record Closing(InstanceKey instance, String clientOrderId, Position position) {}
}
