package io.tocsin.storage;

import io.tocsin.storage.spool.Durability;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which QuestDB.
 *
 * @param embedded whether it runs inside this process; otherwise it is reached over the network
 * @param host of an external QuestDB; an embedded one is bound to loopback
 * @param port of its PostgreSQL protocol; 0 picks a free one, embedded only
 * @param user its user
 * @param password its password; empty makes an embedded QuestDB take a random one at every start
 * @param tls how the way to an external one is protected
 * @param certificates a PEM file with the authorities that are trusted; empty trusts those of the
 *     Java runtime
 * @param dataDirectory where an embedded QuestDB keeps its files; used by one process at a time
 * @param memoryLimitMegabytes what an embedded QuestDB may allocate outside the heap; at the limit
 *     its statements fail and are tried again, and tables are suspended, see {@link
 *     SuspendedTables}
 * @param durability of an embedded QuestDB's commits
 */
public record QuestDbOptions(
    boolean embedded,
    String host,
    int port,
    String user,
    String password,
    Tls tls,
    Optional<Path> certificates,
    Path dataDirectory,
    int memoryLimitMegabytes,
    Durability durability) {

  /** How the way to an external QuestDB is protected. */
  public enum Tls {
    /** Not at all: for a database on this machine, or on a network of its own. */
    DISABLE,
    /** Encrypted, whoever it is that answers: against listeners, not against impostors. */
    REQUIRE,
    /** Encrypted, and the server's certificate must be trusted and name the host. */
    VERIFY
  }

  QuestDbOptions withPassword(String newPassword) {
    return new QuestDbOptions(
        embedded,
        host,
        port,
        user,
        newPassword,
        tls,
        certificates,
        dataDirectory,
        memoryLimitMegabytes,
        durability);
  }

  /** What and where, for a person; without the password. */
  public String describe() {
    return embedded
        ? "QuestDB embedded in " + dataDirectory
        : "QuestDB at " + host + ":" + port + " as " + user + (tls == Tls.DISABLE ? "" : ", TLS");
  }

  @Override
  public String toString() {
    return describe();
  }
}
