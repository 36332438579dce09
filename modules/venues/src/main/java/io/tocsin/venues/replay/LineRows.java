package io.tocsin.venues.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rows of a file of lines, which stand as they were received. Blocking and not thread-safe. */
public abstract class LineRows implements ReplayRows {

  protected final LineReader lines;
  protected final BadLines bad;
  private final long totalBytes;

  protected LineRows(Path file) throws RecordingException {
    bad = new BadLines(file);
    try {
      totalBytes = Files.size(file);
    } catch (IOException e) {
      throw new RecordingException(file + ": cannot be read: " + e.getMessage(), e);
    }
    lines = new LineReader(file);
  }

  @Override
  public final boolean asSeen() {
    return false;
  }

  @Override
  public final long frames() {
    return lines.lineNumber();
  }

  @Override
  public final long bad() {
    return bad.count();
  }

  @Override
  public final String firstBad() {
    return bad.first();
  }

  @Override
  public final long bytesRead() {
    return lines.bytesRead();
  }

  @Override
  public final long totalBytes() {
    return totalBytes;
  }

  @Override
  public final void close() {
    lines.close();
  }
}
