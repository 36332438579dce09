package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.WallClock;
import io.tocsin.security.Rights;
import io.vertx.core.Vertx;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, as it answers commands: each has its row in the table of rights. */
class CommandRightsTest {

  /** Answered by the nodes of a cluster only. */
  private static final Set<String> OF_CLUSTERS =
      Set.of("command.move_session", "command.drain_node");

  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;

  @Test
  void every_command_has_a_row_and_every_row_a_command() throws Exception {
    Path shipped = Path.of("../../config");
    ServerConfig config =
        ServerConfig.read(
            shipped.resolve("tocsin.json"),
            Map.of(),
            Map.of("http.port", "0", "data_directory", folder.toString()));
    Server server = new Server(config, List.of(), WallClock.system(), new Catalog(shipped));
    try {
      server.start();
      server.finishStart();

      Set<String> answered = new TreeSet<>();
      for (Object address : ((Map<?, ?>) field(bus(server), "handlerMap")).keySet()) {
        if (address.toString().startsWith("command.")) {
          answered.add(address.toString());
        }
      }

      Set<String> rows = new TreeSet<>();
      for (Rights.Row row : Rights.all()) {
        if (row.action().startsWith("command.") && !OF_CLUSTERS.contains(row.action())) {
          rows.add(row.action());
        }
      }
      assertThat(answered).hasSizeGreaterThan(25).isEqualTo(rows);
    } finally {
      // The database is still being opened, which may take its time where tests run.
      server.stop(PATIENCE_MILLIS);
    }
  }

  private static Object bus(Server server) throws ReflectiveOperationException {
    return ((Vertx) field(server, "vertx")).eventBus();
  }

  /** Vert.x tells nobody which addresses are answered. */
  private static Object field(Object of, String name) throws ReflectiveOperationException {
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(of);
        }
      }
    }
    throw new NoSuchFieldException(name);
  }
}
