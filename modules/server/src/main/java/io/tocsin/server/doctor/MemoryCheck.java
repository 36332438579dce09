package io.tocsin.server.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether there is memory for a server.
 *
 * @param total bytes of the machine, or of the container
 * @param free bytes of them
 * @param heap the most that this program's heap may take
 */
public record MemoryCheck(long total, long free, long heap) implements Check {

  /** Of the machine this runs on. */
  public static MemoryCheck here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new MemoryCheck(
        system.getTotalMemorySize(), system.getFreeMemorySize(), Runtime.getRuntime().maxMemory());
  }

  @Override
  public Finding look() {
    String sentence =
        "%s of memory, %s of them unused; the heap may take %s."
            .formatted(DiskCheck.words(total), DiskCheck.words(free), DiskCheck.words(heap));
    if (total < heap + (256L << 20)) {
      return Finding.fail(
          "memory",
          sentence + " That is more than there is, with QuestDB and buffers beside it.",
          "give the machine more, or the heap less with TOCSIN_HEAP");
    }
    return Finding.ok("memory", sentence);
  }
}
