package io.tocsin.indicators;

/** Σ (x − mean)² from the sums of x and of x², without losing what they have in common. */
final class Deviation {

  private final Accumulator work = new Accumulator();

  /**
   * @param sum Σ x
   * @param squares Σ x², exact to double-double
   * @param count how many x there are, zeros included
   */
  double squared(Accumulator sum, Accumulator squares, double count) {
    // Σ (x − m)² = Σ x² − 2 m Σ x + n m² for any m; near the mean nothing is left to cancel.
    double mean = sum.value() / count;
    work.set(squares.high(), squares.low());
    work.addProduct(-2 * mean, sum.high());
    work.addProduct(-2 * mean, sum.low());
    double square = mean * mean;
    work.addProduct(count, square);
    work.addProduct(count, Math.fma(mean, mean, -square));
    return Math.max(0, work.value());
  }
}
