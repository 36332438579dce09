package io.tocsin.venues;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * State and counters of one market in a {@link MarketFeed}; read and written on the feed's own
 * thread.
 */
public final class SymbolFeed {

  /** Nobody brings the channel. */
  static final int NOBODY = -1;

  final BookSync sync;
  final TradeSequence sequence;

  /** Null where trades have ids. */
  final @Nullable SeenPushes pushes;

  /** Which connection brings a channel, by its ordinal; 0 for polling. */
  final int[] owners = new int[Channel.values().length];

  final RecentTrades recent = new RecentTrades();

  @Nullable HeldRows held;

  /** The trades before the first live one have not been asked for yet. */
  boolean cold;

  /** A round of polling has brought this market's trades since a connection did. */
  boolean polled;

  boolean tradesKnown;

  /** The book was lost by a fault, and not by a connection. */
  boolean bookLost;

  long lastTradeMicros = Long.MIN_VALUE;
  long lastQuoteMicros;
  @Nullable String pendingGap;
  long trades;
  long past;
  long quotes;
  long books;
  long gaps;
  long duplicates;
  long outOfOrder;
  long late;
  long repaired;
  long quotesWithoutTime;
  String lastGap = "";
  String lastRepair = "";

  SymbolFeed(VenueAdapter adapter, boolean cold) {
    this.sync = new BookSync(adapter);
    this.sequence = new TradeSequence(adapter.tradeIds());
    this.pushes = adapter.tradeIds() == TradeIds.NONE ? new SeenPushes() : null;
    this.cold = cold;
    Arrays.fill(owners, NOBODY);
  }

  public BookSync sync() {
    return sync;
  }

  public long trades() {
    return trades;
  }

  /** Trades of the time before: a warm start's, or fetched to make good a loss. */
  public long past() {
    return past;
  }

  public long quotes() {
    return quotes;
  }

  public long books() {
    return books;
  }

  /** Losses told as GAP rows. */
  public long gaps() {
    return gaps;
  }

  public String lastGap() {
    return lastGap;
  }

  /** What had come before, dropped. */
  public long duplicates() {
    return duplicates;
  }

  /** What came up to 1 s after something newer. */
  public long outOfOrder() {
    return outOfOrder;
  }

  /** What came more than 1 s after something newer. */
  public long late() {
    return late;
  }

  /** Losses made good: trades fetched, books seeded anew. */
  public long repaired() {
    return repaired;
  }

  public String lastRepair() {
    return lastRepair;
  }

  /** Quotes dropped because nothing with a time had come yet. */
  public long quotesWithoutTime() {
    return quotesWithoutTime;
  }

  /** Whether the trades before the first live one are still wanted. */
  boolean isCold() {
    return cold;
  }

  /** Whether rows wait for trades that are being fetched. */
  public boolean waiting() {
    return held != null;
  }

  JsonObject image() {
    JsonArray bringers = new JsonArray();
    for (int owner : owners) {
      bringers.add(owner);
    }
    HeldRows waiting = held;
    return new JsonObject()
        .put("cold", cold)
        .put("polled", polled)
        .put("trades_known", tradesKnown)
        .put("book_lost", bookLost)
        .put("last_trade", lastTradeMicros)
        .put("last_quote", lastQuoteMicros)
        .put("pending_gap", pendingGap)
        .put("owners", bringers)
        .put("sequence", sequence.image())
        .put("pushes", pushes == null ? null : pushes.image())
        .put("book", sync.image())
        .put("recent", recent.image())
        .put("held", waiting == null ? null : waiting.image())
        .put(
            "counts",
            new JsonArray()
                .add(trades)
                .add(past)
                .add(quotes)
                .add(books)
                .add(gaps)
                .add(duplicates)
                .add(outOfOrder)
                .add(late)
                .add(repaired)
                .add(quotesWithoutTime))
        .put("last_gap", lastGap)
        .put("last_repair", lastRepair);
  }

  void restore(JsonObject image) {
    cold = image.getBoolean("cold");
    polled = image.getBoolean("polled");
    tradesKnown = image.getBoolean("trades_known");
    bookLost = image.getBoolean("book_lost");
    lastTradeMicros = image.getLong("last_trade");
    lastQuoteMicros = image.getLong("last_quote");
    pendingGap = image.getString("pending_gap");
    for (int i = 0; i < owners.length; i++) {
      owners[i] = image.getJsonArray("owners").getInteger(i);
    }
    sequence.restore(image.getJsonObject("sequence"));
    if (pushes != null) {
      pushes.restore(image.getJsonArray("pushes", new JsonArray()));
    }
    sync.restore(image.getJsonObject("book"));
    recent.restore(image.getString("recent", ""));
    JsonObject waiting = image.getJsonObject("held");
    held = waiting == null ? null : HeldRows.read(waiting);
    JsonArray counts = image.getJsonArray("counts");
    trades = counts.getLong(0);
    past = counts.getLong(1);
    quotes = counts.getLong(2);
    books = counts.getLong(3);
    gaps = counts.getLong(4);
    duplicates = counts.getLong(5);
    outOfOrder = counts.getLong(6);
    late = counts.getLong(7);
    repaired = counts.getLong(8);
    quotesWithoutTime = counts.getLong(9);
    lastGap = image.getString("last_gap");
    lastRepair = image.getString("last_repair");
  }
}
