package io.tocsin.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps threads of this process to half of its cores, so that the others find a free one at once: a
 * thread's priority does not do that, since Linux lets a running thread of low priority end its
 * time slice (EEVDF) before one that wakes. Where there is one core only, or no Linux, nothing
 * changes.
 */
final class BackgroundThreads {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);
  private static final Path TASKS = Path.of("/proc/self/task");

  /** Bytes of a cpu_set_t: 1,024 cores. */
  private static final int SET_BYTES = 128;

  private static final FunctionDescriptor AFFINITY =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

  private BackgroundThreads() {}

  /**
   * Keeps the threads that live now, and whose names begin with one of {@code names}, to the upper
   * half of the cores that this process may use. Threads that they start later inherit it.
   *
   * @param names at most 15 bytes each: the kernel keeps no more of a thread's name
   */
  static void keepToHalfTheCores(List<String> names) {
    // The set's words are read as bytes below.
    if (!Files.isDirectory(TASKS) || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      return;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS);
        Arena arena = Arena.ofConfined()) {
      MemorySegment half = arena.allocate(SET_BYTES, Long.BYTES);
      // Glibc's function answers 0, unlike the system call.
      if ((int) affinity("sched_getaffinity").invokeExact(0, (long) SET_BYTES, half) != 0) {
        return;
      }
      BitSet cores = BitSet.valueOf(half.asByteBuffer());
      for (int left = (cores.cardinality() + 1) / 2; cores.cardinality() > 1 && left > 0; left--) {
        cores.clear(cores.nextSetBit(0));
      }
      half.fill((byte) 0).copyFrom(MemorySegment.ofArray(cores.toByteArray()));
      MethodHandle set = affinity("sched_setaffinity");
      for (Path task : tasks) {
        String name = name(task);
        if (names.stream().anyMatch(name::startsWith)) {
          int thread = Integer.parseInt(task.getFileName().toString());
          int unused = (int) set.invokeExact(thread, (long) SET_BYTES, half);
        }
      }
    } catch (Throwable cause) { // what a method handle declares; nothing depends on the outcome
      LOG.debug("threads use all cores", cause);
    }
  }

  private static MethodHandle affinity(String function) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), AFFINITY);
  }

  private static String name(Path task) throws IOException {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (NoSuchFileException ended) {
      return "";
    }
  }
}
