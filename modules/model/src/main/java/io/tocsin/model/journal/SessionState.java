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
  ARCHIVED
}
