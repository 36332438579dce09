package io.tocsin.indicators;

import io.tocsin.model.input.Fields;

/**
 * {@code bucket} of an indicator that cuts its window {@code (t1, t2)} into buckets.
 *
 * @param fewest how many must fit into the window, so that enough of them lie in it as a whole
 *     wherever it begins
 */
record BucketRule(int fewest) implements Rule {

  @Override
  public long lookbackMicros(Parameters parameters) {
    return parameters.micros("t1");
  }

  @Override
  public void check(Parameters parameters, Fields fields) {
    long window = parameters.micros("t1") - parameters.micros("t2");
    if (window > 0 && window < fewest * parameters.micros("bucket")) {
      WindowRule.refuse(
          fields,
          "bucket",
          "the window must be at least " + fewest + " buckets long",
          parameters.describe("t1", "t2", "bucket"),
          "t1 - t2 >= " + fewest + " * bucket");
    }
  }
}
