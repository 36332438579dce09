package io.tocsin.security;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what: a JSON object a line in an owner-only file, which is put aside when it is long.
 * Blocking, and not thread-safe: used on one worker, in order.
 */
public final class AuditLog {

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final long MOST_BYTES = 10L << 20;
  private static final int FILES = 5;
  private static final int READ_BYTES = 2 << 20;

  private final Path file;
  private boolean failing;

  public AuditLog(Path file) {
    this.file = file;
  }

  /** Writes lines at the end; a disk that does not take them is told in the log, once. */
  public void append(List<String> lines) {
    try {
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        putAside();
      }
      if (!Files.exists(file)) {
        OwnerOnly.create(file, "");
      }
      Files.write(file, lines, StandardOpenOption.APPEND);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.error("the audit log {} cannot be written ({})", file, e.getMessage());
      }
    }
  }

  private void putAside() throws IOException {
    for (int i = FILES - 1; i >= 0; i--) {
      if (Files.exists(numbered(i))) {
        Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  /**
   * The newest lines that fit, newest first; of each file its last two megabytes.
   *
   * @throws IOException if a file that is there cannot be read
   */
  public List<String> newest(int most, Predicate<String> wanted) throws IOException {
    List<String> found = new ArrayList<>();
    for (int i = 0; i <= FILES && found.size() < most && Files.exists(numbered(i)); i++) {
      List<String> lines = lastLines(numbered(i));
      for (int line = lines.size() - 1; line >= 0 && found.size() < most; line--) {
        if (wanted.test(lines.get(line))) {
          found.add(lines.get(line));
        }
      }
    }
    return found;
  }

  private static List<String> lastLines(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, bytes.length() - READ_BYTES);
      bytes.seek(from);
      byte[] last = new byte[(int) (bytes.length() - from)];
      bytes.readFully(last);
      List<String> lines = new String(last, StandardCharsets.UTF_8).lines().toList();
      return from == 0 || lines.isEmpty() ? lines : lines.subList(1, lines.size());
    }
  }
}
