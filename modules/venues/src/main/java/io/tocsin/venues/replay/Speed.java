package io.tocsin.venues.replay;

/** How fast a replay goes, changed by people while it runs; whoever waits is woken. Thread-safe. */
final class Speed {

  /** No moment that can be asked for. */
  static final long NO_JUMP = Long.MIN_VALUE;

  private volatile double factor;
  private volatile boolean paused;
  private volatile long jump = NO_JUMP;
  private volatile boolean catchingUp;

  /**
   * @param factor 1 for as it happened, 0 for as fast as batches are taken
   * @param catchingUp whether what comes first is known, and goes at full speed until {@link
   *     #caughtUp}
   */
  Speed(double factor, boolean catchingUp) {
    this.factor = factor;
    this.catchingUp = catchingUp;
  }

  /** What holds now: 0 while catching up, whatever was asked for. */
  double factor() {
    return catchingUp ? 0 : factor;
  }

  boolean catchingUp() {
    return catchingUp;
  }

  void caughtUp() {
    catchingUp = false;
  }

  boolean paused() {
    return paused;
  }

  /** Whether a jump is asked for and not yet taken up. */
  boolean jumping() {
    return jump != NO_JUMP;
  }

  /** Whether there is still reason to wait for what is due at this speed. */
  boolean isStill(double pace) {
    return factor() == pace && !paused && !jumping();
  }

  synchronized void set(double next) {
    factor = next;
    notifyAll();
  }

  synchronized void pause(boolean yes) {
    paused = yes;
    notifyAll();
  }

  /** Time is to be left out up to a moment: from now on nobody waits for it. */
  synchronized void jumpTo(long receiveMicros) {
    jump = receiveMicros;
    notifyAll();
  }

  /** The moment that was asked for last, once; {@link #NO_JUMP} if none was. */
  synchronized long takeJump() {
    long target = jump;
    jump = NO_JUMP;
    return target;
  }

  synchronized void awaitRunning() throws InterruptedException {
    while (paused && !jumping()) {
      wait();
    }
  }

  /** Sleeps for so long, less if something changes. */
  synchronized void sleep(long millis) throws InterruptedException {
    wait(millis);
  }
}
