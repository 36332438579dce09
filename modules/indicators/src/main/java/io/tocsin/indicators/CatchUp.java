package io.tocsin.indicators;

import io.tocsin.model.Micros;

/**
 * Whether a symbol is being told its past: the trades that a source fetches when a session
 * subscribes, which are in order but older than the clock that other symbols and ticks have set.
 *
 * <p>It begins with the symbol's first trade if that is more than 1 s older than the clock. It ends
 * with the first trade that is not older than the clock was then, with the first quote, book or
 * ticker, or with the first tick at least 1 s after the last such trade was heard.
 */
final class CatchUp {

  private static final long NEVER = Long.MIN_VALUE;
  private static final long SILENCE_MICROS = Micros.SECOND;

  private long until = NEVER;
  private long heardAt;
  private boolean alone;

  boolean active() {
    return until != NEVER;
  }

  /**
   * Whether nothing but trades is known of the symbol, so that its indicators can live through the
   * past at its own pace. Else they stand still until it is over.
   */
  boolean alone() {
    return alone;
  }

  /**
   * @param now the session's clock
   * @param nothingElse whether the symbol has neither quote nor book
   */
  void begin(long now, boolean nothingElse) {
    until = now;
    alone = nothingElse;
  }

  void trade(long time, long now) {
    if (time >= until) {
      end();
    } else {
      heardAt = now;
    }
  }

  void tick(long now) {
    if (active() && now - heardAt >= SILENCE_MICROS) {
      end();
    }
  }

  void end() {
    until = NEVER;
    heardAt = 0;
    alone = false;
  }

  void visit(StateVisitor state) {
    until = state.whole(until);
    heardAt = state.whole(heardAt);
    alone = state.flag(alone);
  }
}
