package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A running sum that does not drift: each addition's rounding error is computed exactly and kept in
 * a second number.
 *
 * <p>TwoSum as in D. E. Knuth, TAOCP volume 2, 4.2.2; kept unevaluated as in A. Neumaier,
 * "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (1974). Only one
 * addition of the sum itself waits for the one before, which is why it is quick.
 */
final class CompensatedSum {

  private double sum;
  private double error;

  void add(double x) {
    double next = sum + x;
    double taken = next - sum;
    error += (sum - (next - taken)) + (x - taken);
    sum = next;
  }

  /** Adds x², with the error of the product. */
  void addSquare(double x) {
    double square = x * x;
    add(square);
    error += Math.fma(x, x, -square);
  }

  /** Takes x² away again. */
  void subtractSquare(double x) {
    double square = x * x;
    add(-square);
    error -= Math.fma(x, x, -square);
  }

  void clear() {
    sum = 0;
    error = 0;
  }

  double value() {
    return sum + error;
  }

  /** What {@link #value} rounds off. */
  double rest() {
    return (sum - value()) + error;
  }

  /** The sum divided: the mean of n equal numbers is that number. */
  double dividedBy(double divisor) {
    double quotient = value() / divisor;
    return quotient + lackOf(quotient, divisor);
  }

  /** What {@code quotient} lacks to be the sum divided by {@code divisor}. */
  double lackOf(double quotient, double divisor) {
    return (Math.fma(-quotient, divisor, value()) + rest()) / divisor;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(sum);
    out.writeDouble(error);
  }

  void read(DataInput in) throws IOException {
    sum = in.readDouble();
    error = in.readDouble();
  }
}
