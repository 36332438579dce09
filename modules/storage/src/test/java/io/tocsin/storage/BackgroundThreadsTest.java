package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On Linux with two cores or more: elsewhere threads are left as they are. */
class BackgroundThreadsTest {

  private static final Path TASKS = Path.of("/proc/self/task");

  @TempDir private Path folder;

  @Test
  void the_embedded_database_leaves_half_of_the_cores_to_the_threads_that_decide()
      throws IOException {
    assumeTrue(Files.isDirectory(TASKS));
    BitSet all = cores(Path.of("/proc/self"));
    assumeTrue(all.cardinality() > 1);

    try (EmbeddedQuestDb running =
        EmbeddedQuestDb.start(Rig.embedded(folder, 0, Rig.IMPATIENT).database(), Rig.PASSWORD)) {
      Map<String, BitSet> coresByThread = coresByThread();

      assertThat(running.port()).isPositive();
      assertThat(coresByThread.keySet()).anyMatch(name -> name.startsWith("shared-network"));
      coresByThread.forEach((name, cores) -> {
        if (name.startsWith("shared-") || name.startsWith("wal-apply")) {
          assertThat(cores.cardinality()).as(name).isEqualTo(all.cardinality() / 2);
          assertThat(cores.stream()).as(name).allMatch(all::get).doesNotContain(all.nextSetBit(0));
        } else {
          assertThat(cores).as(name).isEqualTo(all);
        }
      });
    }
  }

  private static Map<String, BitSet> coresByThread() throws IOException {
    Map<String, BitSet> cores = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : tasks.toList()) {
        try {
          cores.put(Files.readString(task.resolve("comm")).strip(), cores(task));
        } catch (NoSuchFileException ended) {
          // It need not be named.
        }
      }
    }
    return cores;
  }

  /** Of the list in proc_pid_status(5), such as {@code 0-3,8}. */
  private static BitSet cores(Path task) throws IOException {
    BitSet cores = new BitSet();
    for (String line : Files.readAllLines(task.resolve("status"))) {
      if (line.startsWith("Cpus_allowed_list:")) {
        for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
          String[] ends = range.split("-");
          cores.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
      }
    }
    return cores;
  }
}
