package io.tocsin.server.doctor;

import io.tocsin.storage.EmbeddedQuestDb;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.StorageUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an embedded QuestDB starts on this machine, or an external one answers.
 *
 * @param database as configured; an embedded one is tried in a folder that is deleted again, so
 *     that it can be tried while a server runs
 */
public record StorageCheck(QuestDbOptions database) implements Check {

  private static final int WAIT_MILLIS = 4_000;

  /** PostgreSQL's request for TLS: length 8, code 80877103; answered by one letter, S or N. */
  private static final byte[] TLS_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  @Override
  public Finding look() {
    return database.embedded() ? embedded() : external();
  }

  private Finding embedded() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("tocsin-doctor");
      long begin = System.nanoTime();
      EmbeddedQuestDb started =
          EmbeddedQuestDb.start(
              new QuestDbOptions(
                  true,
                  database.host(),
                  0,
                  database.user(),
                  "",
                  database.tls(),
                  database.certificates(),
                  folder,
                  database.memoryLimitMegabytes(),
                  database.durability()),
              "doctor");
      long millis = (System.nanoTime() - begin) / 1_000_000;
      started.close();
      return Finding.ok("storage", "An embedded QuestDB starts here, in " + millis + " ms.");
    } catch (IOException | StorageUnavailableException e) {
      return Finding.fail(
          "storage",
          "An embedded QuestDB does not start here: " + e.getMessage() + ".",
          "look at memory and disk above; or run one outside (storage.mode \"external\")");
    } finally {
      delete(folder);
    }
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // It lies in the system's folder for what may go.
    }
  }

  private Finding external() {
    String where = database.host() + ":" + database.port();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(database.host(), database.port()), WAIT_MILLIS);
      socket.setSoTimeout(WAIT_MILLIS);
      socket.getOutputStream().write(TLS_REQUEST);
      int answer = socket.getInputStream().read();
      if (answer != 'S' && answer != 'N') {
        return Finding.fail(
            "storage",
            "What answers at " + where + " does not speak PostgreSQL's protocol.",
            "name QuestDB's PostgreSQL port in storage.port, usually 8812");
      }
      return answer == 'N' && database.tls() != QuestDbOptions.Tls.DISABLE
          ? Finding.fail(
              "storage",
              "The QuestDB at " + where + " offers no TLS, and storage.tls wants it.",
              "let it offer TLS, or set storage.tls to \"disable\" on a network of its own")
          : Finding.ok("storage", "A database answers at " + where + ".");
    } catch (IOException e) {
      return Finding.fail(
          "storage",
          "No database answers at " + where + " (" + e.getClass().getSimpleName() + ").",
          "start QuestDB (scripts/tocsin questdb runs one), or correct storage.host and storage.port");
    }
  }
}
