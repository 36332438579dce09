package io.tocsin.bus;

import java.util.List;

/**
 * What was played of a recording in an earlier life of a session, which was cut off.
 *
 * @param rows rows, clock ticks among them, that the session remembers: they go at full speed
 * @param jumps the time that was left out, oldest first: it is left out again at the same rows
 */
public record ReplayPast(long rows, List<ReplayJump> jumps) {

  public static final ReplayPast NONE = new ReplayPast(0, List.of());

  public ReplayPast {
    jumps = List.copyOf(jumps);
  }

  /** Rows that go at full speed: a jump that was made is not waited for again. */
  public long atFullSpeed() {
    return jumps.isEmpty() ? rows : Math.max(rows, jumps.getLast().rows());
  }
}
