package io.tocsin.venues.replay;

import java.nio.file.Path;

/** Counts lines that could not be used, and says when they are too many: more than 1 %. */
public final class BadLines {

  private static final int JUDGED_FROM = 2_000;
  private static final int TEXT_SHOWN = 120;

  private final Path file;
  private long count;
  private String first = "";

  public BadLines(Path file) {
    this.file = file;
  }

  /** Counts the reader's current line. */
  public void add(LineReader lines, String reason) {
    if (count++ == 0) {
      String text = new String(lines.buffer(), lines.from(), Math.min(TEXT_SHOWN, lines.length()));
      first = "line " + lines.lineNumber() + " " + reason + ": " + text;
    }
  }

  public long count() {
    return count;
  }

  /** Number, reason and beginning of the first one, empty if there is none. */
  public String first() {
    return first;
  }

  /**
   * @throws RecordingException if more than 1 % of the lines are bad
   */
  public void judge(long lines, boolean end) throws RecordingException {
    if ((end || lines >= JUDGED_FROM) && count * 100 > lines) {
      throw new RecordingException(
          file
              + ": "
              + count
              + " of "
              + lines
              + " lines cannot be decoded, more than 1 %; the first is "
              + first);
    }
  }
}
