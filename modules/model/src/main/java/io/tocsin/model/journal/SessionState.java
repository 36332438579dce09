package io.tocsin.model.journal;

/** Where a session stands in its life. */
public enum SessionState {
  CREATING,
  ACTIVE,
  PAUSED,
  STOPPING,
  STOPPED,
  COMPLETED,
  FAILED,
  DELETED,
  /** Has ended and is put away: out of the lists until it is fetched back. */
  ARCHIVED;

  /** Whether its verticles work: it takes commands of people. */
  public boolean isRunning() {
    return this == ACTIVE || this == PAUSED;
  }

  /** Whether it has ended, or is about to. */
  public boolean isOver() {
    return switch (this) {
      case STOPPING, STOPPED, COMPLETED, FAILED, DELETED, ARCHIVED -> true;
      case CREATING, ACTIVE, PAUSED -> false;
    };
  }
}
