package io.tocsin.venues.replay;

/** Batches on their way to a session: at most so many. Thread-safe. */
final class Credits {

  private final int most;
  private int under;

  Credits(int most) {
    this.most = most;
  }

  /** Waits until another batch may go. */
  synchronized void take() throws InterruptedException {
    while (under >= most) {
      wait();
    }
    under++;
  }

  /** Another batch goes, however many are on their way. */
  synchronized void overdraw() {
    under++;
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
