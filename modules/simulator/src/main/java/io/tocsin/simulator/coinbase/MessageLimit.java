package io.tocsin.simulator.coinbase;

import io.tocsin.model.Micros;

/**
 * Eight messages a second from one address, on however many connections; everybody here comes from
 * the same.
 */
final class MessageLimit {

  private static final int PER_SECOND = 8;

  private long second;
  private int messages;

  /** Whether one more is within the limit; it counts either way. */
  boolean allows(long nowMicros) {
    long now = nowMicros / Micros.SECOND;
    messages = now == second ? messages + 1 : 1;
    second = now;
    return messages <= PER_SECOND;
  }
}
