package io.tocsin.venues;

/** Decimal digits in characters, several at once: one by one each waits for the one before it. */
final class Digits {

  /** How many {@link #four} reads. */
  static final int FOUR = 4;

  private Digits() {}

  /**
   * The number that four characters make.
   *
   * @param at place of the first; the other three must be within the array
   * @return 0 to 9,999; -1 if they are not all digits
   */
  static int four(char[] from, int at) {
    int a = from[at] - '0';
    int b = from[at + 1] - '0';
    int c = from[at + 2] - '0';
    int d = from[at + 3] - '0';
    boolean digits = (a | b | c | d) >= 0 && a <= 9 && b <= 9 && c <= 9 && d <= 9;
    return digits ? a * 1_000 + b * 100 + c * 10 + d : -1;
  }
}
