package io.tocsin.simulator;

import io.tocsin.simulator.face.FrameTag;
import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A frame on its way to a client: either text or bytes.
 *
 * @param text null if it is binary
 * @param bytes null if it is text
 */
record Frame(FrameTag tag, @Nullable String text, @Nullable Buffer bytes) {

  /** Stands where text was; never part of a number, so that nothing garbled can pass for data. */
  private static final char GARBAGE = '#';

  private static final int MOST_GARBAGE = 8;

  /**
   * What decimals are written with: in bytes that nothing proves another digit is another price.
   */
  private static final String OF_NUMBERS = "0123456789.eE+-";

  /** What it weighs, to the byte if it is ASCII as the venues' frames are. */
  int length() {
    return text != null ? text.length() : bytes != null ? bytes.length() : 0;
  }

  boolean sameStream(Frame other) {
    return tag.symbol() == other.tag.symbol() && tag.channel() == other.tag.channel();
  }

  /** Cut off somewhere before the end, at least one byte short. */
  Frame truncated(SplittableRandom random) {
    int keep = length() < 2 ? 0 : 1 + random.nextInt(length() - 1);
    return text != null
        ? new Frame(tag, text.substring(0, keep), null)
        : new Frame(tag, null, bytes == null ? Buffer.buffer() : bytes.getBuffer(0, keep));
  }

  /**
   * With up to eight bytes overwritten: text so that nobody can read it, bytes at random, so that
   * binary numbers, as times, become others, but no written decimal does.
   */
  Frame garbled(SplittableRandom random) {
    int length = length();
    if (length == 0) {
      return this;
    }
    int count = Math.min(length, 1 + random.nextInt(MOST_GARBAGE));
    int from = random.nextInt(length - count + 1);
    if (text != null) {
      StringBuilder spoiled = new StringBuilder(text);
      for (int i = from; i < from + count; i++) {
        spoiled.setCharAt(i, GARBAGE);
      }
      return new Frame(tag, spoiled.toString(), null);
    }
    Buffer spoiled = bytes == null ? Buffer.buffer() : bytes.copy();
    for (int i = from; i < from + count; i++) {
      spoiled.setByte(i, garbage(random));
    }
    return new Frame(tag, null, spoiled);
  }

  private static byte garbage(SplittableRandom random) {
    int garbage = random.nextInt(256);
    while (OF_NUMBERS.indexOf(garbage) >= 0) {
      garbage = random.nextInt(256);
    }
    return (byte) garbage;
  }
}
