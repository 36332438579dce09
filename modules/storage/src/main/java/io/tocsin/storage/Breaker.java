package io.tocsin.storage;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Lets statements through until five in a row fail; then none for a while, and then one, to see
 * (A30). A failure names the statement's purpose and the cause.
 */
final class Breaker {

  private static final int FAILURES = 5;

  /** Failures further apart than this are not taken together. */
  private static final long TOGETHER_MILLIS = 600_000;

  private final CircuitBreaker breaker;
  private final WriteOptions options;
  private String lastFailure = "";

  Breaker(Vertx vertx, String name, WriteOptions options) {
    this.options = options;
    this.breaker =
        CircuitBreaker.create(
            name,
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(FAILURES)
                .setFailuresRollingWindow(TOGETHER_MILLIS)
                .setTimeout(options.timeout().toMillis())
                .setResetTimeout(options.breakerOpen().toMillis())
                .setNotificationAddress(null));
  }

  /**
   * @param purpose what is being done, for a person: {@code storing 12 orders}
   * @return fails with a {@link StorageException}
   */
  <T> Future<T> run(String purpose, Supplier<Future<T>> statement) {
    return breaker
        .execute(statement)
        .recover(cause -> Future.failedFuture(explained(purpose, cause)));
  }

  private StorageException explained(String purpose, Throwable cause) {
    if (cause instanceof OpenCircuitException) {
      return new StorageException(
          purpose
              + " was not tried: the last five attempts failed, the next is made within "
              + options.breakerOpen().toSeconds()
              + " s"
              + (lastFailure.isEmpty() ? "" : " (" + lastFailure + ")"),
          cause);
    }
    String why =
        cause instanceof io.vertx.circuitbreaker.TimeoutException
                || cause instanceof java.util.concurrent.TimeoutException
            ? "no answer within " + options.timeout().toMillis() + " ms"
            : StorageException.reason(cause);
    lastFailure = purpose + ": " + why;
    return new StorageException(lastFailure, cause);
  }

  /** Whether nothing is let through now. */
  boolean isOpen() {
    return breaker.state() == CircuitBreakerState.OPEN;
  }

  void onHalfOpen(Runnable handler) {
    breaker.halfOpenHandler(nothing -> handler.run());
  }

  void close() {
    breaker.close();
  }
}
