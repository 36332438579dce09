package io.tocsin.server.backtest;

import io.tocsin.model.Micros;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one CSV file as RFC 4180 says, with line feeds; null is an empty cell. */
final class Csv implements AutoCloseable {

  /** The kernel takes a byte of a long write for two thirds of what one of 32 kB costs. */
  private static final int AT_ONCE = 1 << 17;

  private final OutputStream out;
  private byte[] lines = new byte[AT_ONCE + 4_096];
  private int length;

  Csv(Path file, List<String> columns) {
    try {
      out = Files.newOutputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    row(columns);
  }

  void row(List<? extends @Nullable Object> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        add((byte) ',');
      }
      Object cell = cells.get(i);
      if (cell != null) {
        quoted(cell.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    end();
  }

  /**
   * A row that begins with a time.
   *
   * @param cells the others as they are to be written, each after its comma
   */
  void row(long timeMicros, byte[] cells) {
    makeRoom(Micros.LONGEST_ISO);
    length = Micros.iso(timeMicros, lines, length);
    add(cells);
    end();
  }

  private void quoted(byte[] text) {
    int quotes = 0;
    boolean plain = true;
    for (byte each : text) {
      quotes += each == '"' ? 1 : 0;
      plain &= each != ',' && each != '"' && each != '\n' && each != '\r';
    }
    if (plain) {
      add(text);
      return;
    }
    makeRoom(text.length + quotes + 2);
    lines[length++] = '"';
    for (byte each : text) {
      if (each == '"') {
        lines[length++] = '"';
      }
      lines[length++] = each;
    }
    lines[length++] = '"';
  }

  private void add(byte[] bytes) {
    makeRoom(bytes.length);
    System.arraycopy(bytes, 0, lines, length, bytes.length);
    length += bytes.length;
  }

  private void add(byte character) {
    makeRoom(1);
    lines[length++] = character;
  }

  private void makeRoom(int bytes) {
    if (lines.length - length < bytes) {
      lines = Arrays.copyOf(lines, Math.max(2 * lines.length, length + bytes));
    }
  }

  private void end() {
    add((byte) '\n');
    if (length >= AT_ONCE) {
      write();
    }
  }

  private void write() {
    try {
      out.write(lines, 0, length);
      length = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (out) {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
