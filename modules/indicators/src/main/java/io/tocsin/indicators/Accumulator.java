package io.tocsin.indicators;

/**
 * A sum in double-double arithmetic, about 106 bits: the unevaluated sum of a high and a low part.
 * Mutable and reused, so that exactness costs no allocation.
 *
 * <p>Error-free sum and product as in T. J. Dekker, "A floating-point technique for extending the
 * available precision" (1971), and D. E. Knuth, TAOCP volume 2, 4.2.2.
 */
final class Accumulator {

  private double high;
  private double low;

  double high() {
    return high;
  }

  double low() {
    return low;
  }

  void set(double newHigh, double newLow) {
    high = newHigh;
    low = newLow;
  }

  void add(double otherHigh, double otherLow) {
    double sum = high + otherHigh;
    double virtual = sum - high;
    double error = (high - (sum - virtual)) + (otherHigh - virtual);
    error += low + otherLow;
    high = sum + error;
    low = error - (high - sum);
  }

  /** Adds the exact product. */
  void addProduct(double x, double y) {
    double product = x * y;
    add(product, Math.fma(x, y, -product));
  }

  double value() {
    return high + low;
  }

  /**
   * A sum divided, correctly rounded but for rare ties: a constant series has exactly that mean.
   *
   * @param high the sum's high part
   * @param low the sum's low part
   * @param inverse 1/divisor, rounded: what it lacks is in the remainder
   */
  static double divided(double high, double low, double divisor, double inverse) {
    double quotient = high * inverse;
    double remainder = Math.fma(-quotient, divisor, high) + low;
    return quotient + remainder * inverse;
  }
}
