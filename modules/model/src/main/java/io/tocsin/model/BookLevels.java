package io.tocsin.model;

/**
 * The best levels of a book, best first; immutable by convention: nobody writes to the arrays once
 * it is built.
 *
 * @param bidPrices descending, in quote units
 * @param bidQuantities in base units, as long as {@code bidPrices}
 * @param askPrices ascending, in quote units
 * @param askQuantities in base units, as long as {@code askPrices}
 */
@SuppressWarnings("ArrayRecordComponent")
public record BookLevels(
    double[] bidPrices, double[] bidQuantities, double[] askPrices, double[] askQuantities) {

  /** Levels kept on each side. */
  public static final int DEPTH = 20;
}
