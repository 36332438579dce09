package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.state.StateVisitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one instance stands: its state, how it came there, until when it stays. */
final class Standing {

  private static final List<InstanceState> STATES = List.of(InstanceState.values());
  private static final List<Trigger> TRIGGERS = List.of(Trigger.values());
  private static final List<Direction> DIRECTIONS = List.of(Direction.values());

  InstanceState state = InstanceState.INACTIVE;
  InstanceState previous = InstanceState.INACTIVE;
  long since;

  /** When the state's timeout or cooldown is over, 0 for never. */
  long until;

  Trigger trigger = Trigger.SESSION;
  String reason = "the session has not started";

  /** How many transitions there were; with session and instance it names orders. */
  long number;

  /** Time of the newest event it was told of. */
  long now;

  /** Which way it trades; null while the signal has to tell. */
  @Nullable Direction direction;

  /** What closes, or will close, the position. */
  Trigger exitTrigger = Trigger.USER;

  /** What a person asked while nobody knew what became of the entry, null if nothing. */
  @Nullable GiveUp giveUp;

  /**
   * @param emergency whether a position that turns out to be held is closed at once
   */
  record GiveUp(String why, boolean emergency) {}

  Standing(@Nullable Direction direction) {
    this.direction = direction;
  }

  void moved(InstanceState to, Trigger by, String why) {
    number++;
    previous = state;
    state = to;
    since = now;
    until = 0;
    trigger = by;
    reason = why;
  }

  /**
   * @param micros from now, 0 for no end
   */
  void stayFor(long micros) {
    until = micros == 0 ? 0 : now + micros;
  }

  /** The way it trades, of an instance that has a signal. */
  Direction side(String instance) {
    Direction side = direction;
    if (side == null) {
      throw new IllegalStateException(instance + " has a signal without a direction");
    }
    return side;
  }

  void visit(StateVisitor visitor) {
    state = visitor.choice(STATES, state);
    previous = visitor.choice(STATES, previous);
    since = visitor.whole(since);
    until = visitor.whole(until);
    trigger = visitor.choice(TRIGGERS, trigger);
    reason = visitor.text(reason);
    number = visitor.whole(number);
    now = visitor.whole(now);
    direction =
        visitor.flag(direction != null)
            ? visitor.choice(DIRECTIONS, direction == null ? Direction.LONG : direction)
            : null;
    exitTrigger = visitor.choice(TRIGGERS, exitTrigger);
    GiveUp asked = giveUp;
    giveUp =
        visitor.flag(asked != null)
            ? new GiveUp(
                visitor.text(asked == null ? "" : asked.why()),
                visitor.flag(asked != null && asked.emergency()))
            : null;
  }
}
