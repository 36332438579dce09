package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The newest n numbers of a series; zeros before the first. */
final class Ring {

  private final double[] values;
  private int next;

  Ring(int size) {
    values = new double[size];
  }

  int size() {
    return values.length;
  }

  /** Takes a number and gives back the one that it pushes out. */
  double push(double value) {
    int at = next;
    double dropped = values[at];
    values[at] = value;
    next = at + 1 == values.length ? 0 : at + 1;
    return dropped;
  }

  /** In no order; for sums over all of them. */
  double at(int index) {
    return values[index];
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(next);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  void read(DataInput in) throws IOException {
    next = in.readInt();
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
  }
}
