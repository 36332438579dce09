package io.tocsin.storage.spool;

/** What accepted records survive. */
public enum Durability {
  /**
   * The death of this process: they are in the operating system's page cache, and reach the disk
   * some seconds later.
   */
  PROCESS,
  /** Also the loss of power: they are on the disk (fsync) before they are acknowledged. */
  POWER
}
