package io.tocsin.strategy.definition;

/** Which way a strategy trades. */
public enum DirectionRule {
  LONG,
  SHORT,
  /** Long if the strategy's direction indicator is above zero when S1 is met, short if below. */
  BOTH
}
