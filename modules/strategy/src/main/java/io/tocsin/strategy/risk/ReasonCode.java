package io.tocsin.strategy.risk;

import java.util.Locale;

/**
 * Everything that can keep a signal from becoming an order, or an order from becoming a position:
 * the answer to "why didn't it trade?". A closed set, so that it can be counted and searched; the
 * words beside it say which value met which limit.
 */
public enum ReasonCode {
  // S1 is met, but no signal is made of it.
  /** The session is paused, or an emergency stop is in force. */
  SESSION_HALTED,
  /** The cooldown of the last exit or cancelled signal is not over. */
  COOLDOWN,
  /** Direction BOTH, and the indicator that picks the side is unknown or zero. */
  NO_DIRECTION,
  /** {@code limits.max_concurrent_positions} are in use. */
  NO_SIGNAL_SLOT,
  /** {@code limits.max_trades_per_day}. */
  STRATEGY_TRADES_A_DAY,
  /** {@code limits.max_consecutive_losses}. */
  STRATEGY_LOSSES_IN_A_ROW,
  /** {@code limits.daily_loss_limit_pct}. */
  STRATEGY_DAILY_LOSS,

  // A signal that came to nothing.
  /** O1 was met while the signal waited for Z1. */
  SIGNAL_CANCELLED,
  /** Z1 was not met before O1's timeout, its indicators being known. */
  SIGNAL_TIMEOUT,
  /** Z1 was not met before O1's timeout, because an indicator was unknown. */
  ENTRY_CONDITION_UNKNOWN,
  /** A person gave it up: pause or emergency stop. */
  GIVEN_UP,

  // The entry cannot be ordered: size and venue's rules.
  /** The indicator of {@code size.scale} is unknown. */
  SCALE_UNKNOWN,
  NO_PRICE,
  PRICE_BELOW_TICK,
  BELOW_LOT,
  BELOW_MIN_NOTIONAL,
  /** The venue does not lend so much. */
  VENUE_LEVERAGE,
  /** The venue takes no orders for this instrument. */
  VENUE_REFUSED,

  // The risk gate.
  EQUITY_USED_UP,
  MAX_LEVERAGE,
  SESSION_BUDGET,
  STRATEGY_BUDGET,
  POSITION_SIZE,
  OPEN_POSITIONS,
  SYMBOL_EXPOSURE,
  MARGIN_USE,
  DAILY_LOSS,
  DRAWDOWN,
  CONSECUTIVE_LOSSES,
  /** The gate itself failed, which refuses. */
  GATE_FAILED,

  // The order was sent, and no position came of it.
  /** O1 was met before the entry was filled. */
  ENTRY_CANCELLED,
  /** Z1's timeout passed before the entry was filled. */
  ENTRY_TIMEOUT,
  /** The order's time in force ended it without a fill. */
  ENTRY_UNFILLED,

  /** A programming error stopped the instance. */
  FAULT;

  /** As in JSON, for example {@code below_min_notional}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
