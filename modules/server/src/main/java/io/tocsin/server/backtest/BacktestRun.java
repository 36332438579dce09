package io.tocsin.server.backtest;

import io.tocsin.model.journal.JournalRecord;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Backtests of the command line: into a folder of the user's, all or nothing. */
public final class BacktestRun {

  private BacktestRun() {}

  /**
   * Runs a backtest to its end; when the program is told to stop meanwhile, it is cancelled, and
   * the program stops once nothing half-made is left.
   *
   * @param out the folder for the files; made if it is not there
   * @return the content of {@code summary.json}
   * @throws CancellationException if it was cancelled
   */
  public static JsonObject run(
      Backtest backtest,
      Path out,
      Consumer<JournalRecord> journal,
      Backtest.ProgressListener listener)
      throws IOException, InterruptedException {
    return cancellable(
        backtest::cancel,
        () -> ResultFolder.fill(out, folder -> backtest.run(folder, journal, listener)));
  }

  /** Work on files. */
  @FunctionalInterface
  interface Work<T> {
    T call() throws IOException, InterruptedException;
  }

  /** Does the work; when the program is told to stop meanwhile, it stops after the work's end. */
  static <T> T cancellable(Runnable cancel, Work<T> work) throws IOException, InterruptedException {
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              cancel.run();
              try {
                ended.await();
              } catch (InterruptedException e) {
                worker.interrupt();
              }
            },
            "cancel");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } finally {
      ended.countDown();
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is stopping, and the hook has done its part.
    }
  }
}
