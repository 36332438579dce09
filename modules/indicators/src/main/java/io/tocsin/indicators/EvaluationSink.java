package io.tocsin.indicators;

/**
 * Sees the session after each event that an engine takes: where a caller that needs no {@link
 * EvaluatedBatch} reads the values, at no allocation.
 */
@FunctionalInterface
public interface EvaluationSink {

  /**
   * Called once for each event taken, in order, on the thread that evaluates.
   *
   * @param row the engine's own, and the same at every call: read it before you return
   */
  void row(EvaluatedRow row);
}
