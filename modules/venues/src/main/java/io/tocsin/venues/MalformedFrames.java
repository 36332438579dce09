package io.tocsin.venues;

import java.util.ArrayList;
import java.util.List;

/** Counts frames that could not be decoded and keeps the first few, so that someone can look. */
public final class MalformedFrames {

  private static final int KEPT = 20;
  private static final int TEXT_KEPT = 300;

  private final List<String> first = new ArrayList<>();
  private long count;

  public void add(String reason, CharSequence frame) {
    count++;
    if (first.size() < KEPT) {
      first.add(reason + ": " + frame.subSequence(0, Math.min(TEXT_KEPT, frame.length())));
    }
  }

  public long count() {
    return count;
  }

  /** Reason and beginning of the first 20. */
  public List<String> first() {
    return List.copyOf(first);
  }
}
