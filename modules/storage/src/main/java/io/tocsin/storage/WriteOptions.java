package io.tocsin.storage;

import java.time.Duration;

/**
 * How QuestDB is written and asked.
 *
 * @param batchSize rows that are sent at once at most
 * @param flushMillis how long a record waits for others at most
 * @param timeout after which an unanswered statement counts as failed
 * @param breakerOpen after five failures in a row, for how long nothing is tried
 */
public record WriteOptions(
    int batchSize, long flushMillis, Duration timeout, Duration breakerOpen) {

  public static final int DEFAULT_BATCH_SIZE = 10_000;
  public static final long DEFAULT_FLUSH_MILLIS = 200;
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration DEFAULT_BREAKER_OPEN = Duration.ofSeconds(30);

  static WriteOptions defaults() {
    return new WriteOptions(
        DEFAULT_BATCH_SIZE, DEFAULT_FLUSH_MILLIS, DEFAULT_TIMEOUT, DEFAULT_BREAKER_OPEN);
  }
}
