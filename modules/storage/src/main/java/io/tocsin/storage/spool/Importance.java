package io.tocsin.storage.spool;

/** What happens to a record when the spool is nearly full. */
public enum Importance {
  /** One of many of its kind: shed, and counted, before anything else waits for room. */
  SAMPLE,
  /** Never dropped once it was accepted, and accepted until there is no room at all. */
  KEPT
}
