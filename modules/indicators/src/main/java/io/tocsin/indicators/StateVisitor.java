package io.tocsin.indicators;

import io.tocsin.indicators.classic.CandleIndicator;

/**
 * Walks over all state in one fixed order: to write it, to hash it, or to read it back. Each method
 * is given what the state is and returns what it is to be; only a reader returns anything else. One
 * walk for all three, so that what is hashed is what is kept.
 */
interface StateVisitor {

  long whole(long value);

  double real(double value);

  boolean flag(boolean value);

  /** A number that decides no later value: kept, but not hashed. */
  long counter(long value);

  void classic(CandleIndicator indicator);
}
