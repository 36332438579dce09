package io.tocsin.venues.replay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Lines of a text file, gzip, zip or plain by its first bytes, handed out as slices of one reused
 * buffer.
 */
public final class LineReader implements AutoCloseable {

  private static final int FIRST_BUFFER = 1 << 17;
  private static final int LONGEST_LINE = 1 << 25;
  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  /** Counts what has been taken from the file, before decompression. */
  private static final class Counting extends FilterInputStream {
    private long bytes;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      bytes += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = super.read(into, from, length);
      bytes += Math.max(0, count);
      return count;
    }
  }

  private final Path file;
  private final Counting counting;
  private final Reader reader;
  private char[] buffer = new char[FIRST_BUFFER];
  private int filled;
  private int next;
  private int from;
  private int length;
  private long line;
  private boolean ended;

  /**
   * @throws RecordingException if the file cannot be read
   */
  public LineReader(Path file) throws RecordingException {
    this.file = file;
    try {
      counting = new Counting(Files.newInputStream(file));
      BufferedInputStream in = new BufferedInputStream(counting, 1 << 16);
      in.mark(2);
      boolean gzip = in.read() == GZIP_MAGIC_1 && in.read() == GZIP_MAGIC_2;
      in.reset();
      in.mark(2);
      boolean zip = in.read() == 'P' && in.read() == 'K';
      in.reset();
      if (!gzip && file.toString().endsWith(".gz")) {
        in.close();
        throw new RecordingException(
            file + ": is named .gz and is not gzip data; decompress it or give it another name");
      }
      reader =
          new InputStreamReader(
              gzip ? new GZIPInputStream(in, 1 << 16) : zip ? onlyEntry(in) : in,
              StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new RecordingException(file + ": no such file; check the path", e);
    } catch (AccessDeniedException e) {
      throw new RecordingException(file + ": may not be read; check its permissions", e);
    } catch (IOException e) {
      throw new RecordingException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Archives of market data hold one file. */
  private static InputStream onlyEntry(InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    if (zip.getNextEntry() == null) {
      throw new ZipException("the archive is empty");
    }
    return zip;
  }

  /** Goes to the next line; false at the end of the file. */
  public boolean next() throws RecordingException {
    int scan = next;
    while (true) {
      for (int at = scan; at < filled; at++) {
        if (buffer[at] == '\n') {
          take(at, at + 1);
          return true;
        }
      }
      if (ended) {
        if (next == filled) {
          return false;
        }
        take(filled, filled);
        return true;
      }
      int pending = filled - next;
      fill();
      scan = next + pending;
    }
  }

  private void take(int end, int following) {
    from = next;
    length = end - next;
    if (length > 0 && buffer[from + length - 1] == '\r') {
      length--;
    }
    next = following;
    line++;
  }

  private void fill() throws RecordingException {
    if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, filled - next);
      filled -= next;
      next = 0;
    }
    if (filled == buffer.length) {
      if (buffer.length >= LONGEST_LINE) {
        throw new RecordingException(
            file + ": line " + (line + 1) + " is longer than " + LONGEST_LINE + " characters");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int count = reader.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        ended = true;
      } else {
        filled += count;
      }
    } catch (EOFException | ZipException e) {
      throw new RecordingException(
          file
              + ": the gzip data is damaged or cut off after line "
              + line
              + ", near byte "
              + counting.bytes
              + " of the file: "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new RecordingException(
          file + ": cannot be read on after line " + line + ": " + e.getMessage(), e);
    }
  }

  /** Holds the current line until {@link #next} is called again. */
  public char[] buffer() {
    return buffer;
  }

  public int from() {
    return from;
  }

  public int length() {
    return length;
  }

  /** Number of the current line, from 1. */
  public long lineNumber() {
    return line;
  }

  /** Bytes taken from the file so far. */
  public long bytesRead() {
    return counting.bytes;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
