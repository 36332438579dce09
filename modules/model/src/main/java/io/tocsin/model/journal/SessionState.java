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
  DELETED
}
