package io.tocsin.venues;

import io.tocsin.model.BookLevels;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Rows of one market that wait until what comes before them is there: the trades of a warm start,
 * or those that a loss left out. Bounded in time and number. Not thread-safe.
 */
final class HeldRows {

  /** Longest wait, by receive time. */
  static final long MOST_MICROS = 2 * Micros.SECOND;

  private static final int MOST_ROWS = 4_096;

  private final long sinceMicros;
  private final long firstMissing;
  private final long lastMissing;
  private final TreeMap<Long, VenueTrade> found = new TreeMap<>();
  private final MarketBatch.Builder rows = MarketBatch.builder(List.of(), 16);
  private int[] sources = new int[16];

  /** Rows that wait for the trades of a warm start. */
  static HeldRows warmStart(long nowMicros) {
    return new HeldRows(nowMicros, -1, -1);
  }

  /** Rows that wait for these trades, both ends included. */
  static HeldRows loss(long nowMicros, long firstMissing, long lastMissing) {
    return new HeldRows(nowMicros, firstMissing, lastMissing);
  }

  private HeldRows(long sinceMicros, long firstMissing, long lastMissing) {
    this.sinceMicros = sinceMicros;
    this.firstMissing = firstMissing;
    this.lastMissing = lastMissing;
  }

  boolean isWarmStart() {
    return lastMissing < 0;
  }

  long firstMissing() {
    return firstMissing;
  }

  long lastMissing() {
    return lastMissing;
  }

  /** Whether it has waited long enough, or holds enough. */
  boolean isOver(long nowMicros) {
    return rows.size() >= MOST_ROWS || nowMicros - sinceMicros > MOST_MICROS;
  }

  TreeMap<Long, VenueTrade> found() {
    return found;
  }

  /**
   * Takes the next row.
   *
   * @param source the connection that brought it
   */
  MarketBatch.Builder next(int source) {
    if (rows.size() == sources.length) {
      sources = Arrays.copyOf(sources, sources.length * 2);
    }
    sources[rows.size()] = source;
    return rows;
  }

  int size() {
    return rows.size();
  }

  int source(int row) {
    return sources[row];
  }

  MarketBatch build() {
    return rows.build();
  }

  JsonObject image() {
    JsonArray pool = new JsonArray();
    found
        .values()
        .forEach(trade ->
            pool.add(
                new JsonArray()
                    .add(trade.timeMicros)
                    .add(trade.receiveMicros)
                    .add(number(trade.price))
                    .add(number(trade.quantity))
                    .add(trade.side.name())
                    .add(trade.id)
                    .add(trade.past)));
    MarketBatch held = rows.build();
    JsonArray waiting = new JsonArray();
    for (int row = 0; row < held.size(); row++) {
      waiting.add(row(held, row).put("source", sources[row]));
    }
    return new JsonObject()
        .put("since", sinceMicros)
        .put("first_missing", firstMissing)
        .put("last_missing", lastMissing)
        .put("found", pool)
        .put("rows", waiting);
  }

  static HeldRows read(JsonObject image) {
    HeldRows held =
        new HeldRows(
            image.getLong("since"), image.getLong("first_missing"), image.getLong("last_missing"));
    for (Object element : image.getJsonArray("found")) {
      JsonArray trade = (JsonArray) element;
      VenueTrade read = new VenueTrade();
      read.timeMicros = trade.getLong(0);
      read.receiveMicros = trade.getLong(1);
      read.price = number(trade, 2);
      read.quantity = number(trade, 3);
      read.side = TakerSide.valueOf(trade.getString(4));
      read.id = trade.getLong(5);
      read.past = trade.getBoolean(6);
      held.found.put(read.id, read);
    }
    for (Object element : image.getJsonArray("rows")) {
      JsonObject row = (JsonObject) element;
      read(row, held.next(row.getInteger("source")));
    }
    return held;
  }

  private static JsonObject row(MarketBatch from, int row) {
    JsonObject json =
        new JsonObject()
            .put("kind", from.kind(row).name())
            .put("time", from.timeMicros(row))
            .put("received", from.receiveMicros(row));
    switch (from.kind(row)) {
      case TRADE ->
          json.put(
                  "values",
                  new JsonArray().add(number(from.price(row))).add(number(from.quantity(row))))
              .put("side", from.side(row).name())
              .put("id", from.tradeId(row))
              .put("past", from.past(row));
      case QUOTE ->
          json.put(
              "values",
              new JsonArray()
                  .add(from.bid(row))
                  .add(from.bidQuantity(row))
                  .add(from.ask(row))
                  .add(from.askQuantity(row)));
      case TICKER ->
          json.put(
              "values",
              new JsonArray()
                  .add(number(from.price(row)))
                  .add(number(from.open24h(row)))
                  .add(number(from.volume24h(row)))
                  .add(number(from.quoteVolume24h(row))));
      case BOOK -> {
        BookLevels book = from.book(row);
        json.put("bids", levels(book.bidPrices(), book.bidQuantities()))
            .put("asks", levels(book.askPrices(), book.askQuantities()));
      }
      case GAP -> json.put("reason", from.gapReason(row));
      case CLOCK, END -> throw new IllegalStateException("a venue has no " + from.kind(row));
    }
    return json;
  }

  private static void read(JsonObject json, MarketBatch.Builder into) {
    long time = json.getLong("time");
    long received = json.getLong("received");
    JsonArray values = json.getJsonArray("values", new JsonArray());
    switch (EventKind.valueOf(json.getString("kind"))) {
      case TRADE ->
          into.trade(
              0,
              time,
              received,
              number(values, 0),
              number(values, 1),
              TakerSide.valueOf(json.getString("side")),
              json.getLong("id"),
              json.getBoolean("past"));
      case QUOTE ->
          into.quote(
              0,
              time,
              received,
              values.getDouble(0),
              values.getDouble(1),
              values.getDouble(2),
              values.getDouble(3));
      case TICKER ->
          into.ticker(
              0,
              time,
              received,
              number(values, 0),
              number(values, 1),
              number(values, 2),
              number(values, 3));
      case BOOK ->
          into.book(
              0,
              time,
              received,
              new BookLevels(
                  column(json.getJsonArray("bids"), 0),
                  column(json.getJsonArray("bids"), 1),
                  column(json.getJsonArray("asks"), 0),
                  column(json.getJsonArray("asks"), 1)));
      case GAP -> into.gap(0, time, received, json.getString("reason"));
      case CLOCK, END -> throw new IllegalArgumentException(json.encode());
    }
  }

  /** What a venue does not give is NaN, which JSON cannot say. */
  private static Object number(double value) {
    return Double.isNaN(value) ? "" : value;
  }

  private static double number(JsonArray values, int at) {
    return values.getValue(at) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static JsonArray levels(double[] prices, double[] quantities) {
    JsonArray levels = new JsonArray();
    for (int i = 0; i < prices.length; i++) {
      levels.add(new JsonArray().add(prices[i]).add(quantities[i]));
    }
    return levels;
  }

  private static double[] column(JsonArray levels, int column) {
    return levels.stream().mapToDouble(level -> ((JsonArray) level).getDouble(column)).toArray();
  }
}
