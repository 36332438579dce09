package io.tocsin.server.backtest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one CSV file as RFC 4180 says, with line feeds; null is an empty cell. */
final class Csv implements AutoCloseable {

  private static final int AT_ONCE = 1 << 15;

  private final OutputStream out;
  private final StringBuilder lines = new StringBuilder(AT_ONCE + 1_024);

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
        lines.append(',');
      }
      Object cell = cells.get(i);
      if (cell != null) {
        quoted(cell.toString());
      }
    }
    end();
  }

  /** A row of cells that need no quotes: numbers, times. */
  void plainRow(String... cells) {
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        lines.append(',');
      }
      lines.append(cells[i]);
    }
    end();
  }

  private void quoted(String text) {
    boolean plain =
        text.indexOf(',') < 0
            && text.indexOf('"') < 0
            && text.indexOf('\n') < 0
            && text.indexOf('\r') < 0;
    if (plain) {
      lines.append(text);
    } else {
      lines.append('"').append(text.replace("\"", "\"\"")).append('"');
    }
  }

  private void end() {
    lines.append('\n');
    if (lines.length() >= AT_ONCE) {
      write();
    }
  }

  private void write() {
    try {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      lines.setLength(0);
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
