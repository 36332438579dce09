package io.tocsin.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of a new database's tables, which a death of the process can cut short: QuestDB 9.3.4
 * then refuses the table that was half made for ever. Nothing is written before all tables are
 * there, so such a database holds nothing and is made anew. A mark beside it says that it is one.
 *
 * <p>Blocks: call it on a worker thread.
 */
final class FirstTables {

  private static final Logger LOG = LoggerFactory.getLogger(FirstTables.class);

  private final Path mark;
  private final Path tables;

  FirstTables(Path folder) {
    this.mark = folder.resolve("tables-are-being-made");
    this.tables = folder.resolve("db");
  }

  /**
   * Before QuestDB is started.
   *
   * @throws StorageUnavailableException if the folder cannot be written
   */
  void begin() {
    try {
      if (Files.exists(mark)) {
        LOG.warn("{} was left half made, with nothing in it: it is made anew", tables);
        delete(tables);
      } else if (Files.notExists(tables)) {
        Files.createDirectories(mark.getParent());
        Files.createFile(mark);
      }
    } catch (IOException cause) {
      throw new StorageUnavailableException(
          "the data folder %s cannot be written (%s): make it writable, or name another folder"
              .formatted(mark.getParent(), StorageUnavailableException.reason(cause)),
          cause);
    }
  }

  /** All tables are there, and may be written to from now on. */
  void made() throws IOException {
    Files.deleteIfExists(mark);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
