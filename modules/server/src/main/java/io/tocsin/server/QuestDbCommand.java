package io.tocsin.server;

import io.tocsin.storage.EmbeddedQuestDb;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.StorageOptions;
import io.tocsin.storage.StorageUnavailableException;
import io.tocsin.storage.spool.Durability;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin questdb}: a QuestDB of its own, for several nodes on this machine. */
@Command(
    name = "questdb",
    description = {
      "Runs a QuestDB on 127.0.0.1, for the nodes of a cluster on this machine.",
      "Its password is that of the environment variable TOCSIN_STORAGE_PASSWORD, else \"quest\"."
    },
    mixinStandardHelpOptions = true)
final class QuestDbCommand implements Callable<Integer> {

  @Option(
      names = "--data-directory",
      paramLabel = "DIR",
      defaultValue = "data/questdb",
      description = "Where its files are (default: ${DEFAULT-VALUE}).")
  Path directory = Path.of("data/questdb");

  @Option(
      names = "--port",
      defaultValue = "" + StorageOptions.DEFAULT_EXTERNAL_PORT,
      description =
          "Port of its PostgreSQL protocol; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  int port = StorageOptions.DEFAULT_EXTERNAL_PORT;

  @Mixin Lifetime lifetime = new Lifetime();

  @Override
  public Integer call() throws Exception {
    QuestDbOptions options =
        new QuestDbOptions(
            true,
            StorageOptions.DEFAULT_HOST,
            port,
            StorageOptions.DEFAULT_USER,
            "",
            QuestDbOptions.Tls.DISABLE,
            Optional.empty(),
            directory,
            StorageOptions.DEFAULT_MEMORY_LIMIT_MEGABYTES,
            Durability.PROCESS);
    String password = Objects.requireNonNullElse(System.getenv("TOCSIN_STORAGE_PASSWORD"), "quest");
    EmbeddedQuestDb database;
    try {
      database = EmbeddedQuestDb.start(options, password);
    } catch (StorageUnavailableException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    lifetime.begin(database::close);
    System.out.println(
        "QuestDB listens on 127.0.0.1:" + database.port() + ", as " + StorageOptions.DEFAULT_USER);
    lifetime.await(database::close);
    return 0;
  }
}
