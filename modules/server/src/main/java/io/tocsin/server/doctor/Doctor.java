package io.tocsin.server.doctor;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Looks at everything at once, since some things take seconds to say nothing. */
public final class Doctor {

  private Doctor() {}

  /**
   * The findings, in the order of the checks. Blocking.
   *
   * @throws InterruptedException if the caller is
   */
  public static List<Finding> examine(List<Check> checks) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Finding>> findings =
          threads.invokeAll(checks.stream().map(Doctor::task).toList());
      return findings.stream().map(Doctor::result).toList();
    }
  }

  private static Callable<Finding> task(Check check) {
    return check::look;
  }

  private static Finding result(Future<Finding> done) {
    try {
      return done.get();
    } catch (ExecutionException | InterruptedException e) {
      return Finding.unknown("doctor", "A check failed itself: " + e.getMessage());
    }
  }
}
