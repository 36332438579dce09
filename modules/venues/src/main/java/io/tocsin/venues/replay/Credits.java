package io.tocsin.venues.replay;

/** Batches on their way to a session: at most so many. Thread-safe. */
final class Credits {

  private final int most;
  private final int takers;
  private int under;

  /**
   * @param batches on their way at most
   * @param takers how many give each batch back
   */
  Credits(int batches, int takers) {
    this.most = batches * takers;
    this.takers = takers;
  }

  /** Waits until another batch may go. */
  synchronized void take() throws InterruptedException {
    while (under > most - takers) {
      wait();
    }
    under += takers;
  }

  /** Another batch goes, however many are on their way. */
  synchronized void overdraw() {
    under += takers;
  }

  /** The session has worked batches off. */
  synchronized void back(int batches) {
    under -= batches;
    notifyAll();
  }

  /** Waits until the session has worked off everything. */
  synchronized void awaitAll() throws InterruptedException {
    while (under > 0) {
      wait();
    }
  }
}
