package io.tocsin.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a command runs: until Ctrl-C, or as {@code --for} says. Its two calls come in order. */
final class Lifetime {

  /** After this long a stop that hangs is cut off. */
  static final long STOP_MILLIS = 4_500;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "Stop by itself after so many seconds (default: run until Ctrl-C).")
  @Nullable Integer seconds;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread hook;

  /**
   * From now on Ctrl-C stops in order.
   *
   * @param stop ends everything; called on a thread of its own
   */
  void begin(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              stopped.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Waits for the end.
   *
   * @param stop ends everything where the time is over without a Ctrl-C
   */
  void await(Runnable stop) throws InterruptedException {
    Integer limit = seconds;
    if (limit == null) {
      stopped.await();
    } else if (!stopped.await(limit, TimeUnit.SECONDS)) {
      if (hook != null) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
      stop.run();
    }
  }
}
