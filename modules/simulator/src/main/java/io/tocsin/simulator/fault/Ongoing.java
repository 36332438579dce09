package io.tocsin.simulator.fault;

import java.util.function.Consumer;

/** A misbehaviour that was begun; its methods are callable from any thread. */
public final class Ongoing {

  /** Where it stands. */
  private enum State {
    BEGINNING,
    ACTIVE,
    OVER
  }

  private final Misbehaviour what;
  private final Consumer<Ongoing> ending;
  private volatile State state = State.BEGINNING;
  private volatile long hits;
  private long endsMicros = Long.MAX_VALUE;

  /**
   * @param ending how to end it, callable from any thread
   */
  public Ongoing(Misbehaviour what, Consumer<Ongoing> ending) {
    this.what = what;
    this.ending = ending;
  }

  public Misbehaviour what() {
    return what;
  }

  /** Whether it has begun and is not over. */
  public boolean active() {
    return state == State.ACTIVE;
  }

  /** Whether it is over: ended, its time is up, or it has hit as often as it should. */
  public boolean over() {
    return state == State.OVER;
  }

  /** Frames, requests, subscriptions or connections hit so far. */
  public long hits() {
    return hits;
  }

  /** Ends it soon; does nothing if it is over. */
  public void end() {
    ending.accept(this);
  }

  void begin(long nowMicros) {
    state = State.ACTIVE;
    if (!what.lasts().isZero()) {
      endsMicros = nowMicros + what.lasts().toNanos() / 1_000;
    }
  }

  void finish() {
    state = State.OVER;
  }

  boolean due(long nowMicros) {
    return nowMicros >= endsMicros;
  }

  /** Counts a hit; true if it was the last. */
  boolean hit() {
    hits = hits + 1;
    return what.count() > 0 && hits >= what.count();
  }
}
