package io.tocsin.strategy;

import io.tocsin.model.journal.Position;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a wish to move stop loss or take profit.
 *
 * @param message why not, or what stands now; for people
 * @param position as it is now, null if there is none
 */
public record GuardResult(Outcome outcome, String message, @Nullable Position position) {

  /** What became of the request. */
  public enum Outcome {
    CHANGED,
    /** It would fire at once, or could never fire; nothing was changed. */
    REFUSED,
    ALREADY_CLOSING,
    NO_POSITION,
    UNKNOWN_INSTANCE
  }
}
