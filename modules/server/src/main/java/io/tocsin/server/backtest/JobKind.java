package io.tocsin.server.backtest;

/**
 * A sort of {@link Jobs}, by its names.
 *
 * @param word as people call one
 * @param prefix what ids begin with
 */
public record JobKind(String word, String prefix) {

  public static final JobKind BACKTEST = new JobKind("backtest", "bt");
  public static final JobKind SWEEP = new JobKind("sweep", "sw");

  /** Where JSON has the id. */
  String idField() {
    return word + "_id";
  }

  /** The file that keeps the item. */
  String itemFile() {
    return word + ".json";
  }

  boolean isId(String id) {
    return id.matches(prefix + "_[0-9]{8}_[0-9]{6}_[0-9]{3,9}");
  }
}
