package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The maximum of the newest n numbers, O(1) amortised: a queue that keeps only those that no later
 * one has reached. The minimum is the negated maximum of the negated numbers.
 */
final class RollingMaximum {

  private final double[] values;

  /** Which number of the series each candidate is. */
  private final long[] positions;

  private long position;
  private int head;
  private int count;

  RollingMaximum(int size) {
    values = new double[size];
    positions = new long[size];
  }

  /** Takes the next number and gives the maximum of the newest n. */
  double push(double value) {
    position++;
    if (count > 0 && positions[head] <= position - values.length) {
      head = wrap(head + 1);
      count--;
    }
    while (count > 0 && values[wrap(head + count - 1)] <= value) {
      count--;
    }
    int tail = wrap(head + count);
    values[tail] = value;
    positions[tail] = position;
    count++;
    return values[head];
  }

  private int wrap(int index) {
    return index >= values.length ? index - values.length : index;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(position);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeDouble(values[wrap(head + i)]);
      out.writeLong(positions[wrap(head + i)]);
    }
  }

  void read(DataInput in) throws IOException {
    position = in.readLong();
    head = 0;
    count = in.readInt();
    for (int i = 0; i < count; i++) {
      values[i] = in.readDouble();
      positions[i] = in.readLong();
    }
  }
}
