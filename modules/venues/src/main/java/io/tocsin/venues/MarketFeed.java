package io.tocsin.venues;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a decoder found into rows of a batch: checks trade ids and book sequences, drops
 * duplicates, gives quotes a time, and puts every loss into the rows as a GAP. Live and replayed
 * frames go through the same feed. Not thread-safe.
 */
public final class MarketFeed implements FrameSink {

  /** Where rows go. */
  public interface Rows {
    /** The batch that takes rows of a symbol now. */
    MarketBatch.Builder batch(int symbol);

    /** The symbol's index among the batch's instruments. */
    int instrument(int symbol);
  }

  /** Fetches a new book snapshot, if the source can; called again while one is under way. */
  @FunctionalInterface
  public interface BookSeeder {
    void seed(int symbol);
  }

  /** Counters and state of one symbol; read on the feed's own thread. */
  public static final class SymbolFeed {
    private final BookSync sync = new BookSync();
    private long lastTradeId = -1;
    private long lastQuoteMicros;
    private @Nullable String pendingGap;
    private long trades;
    private long quotes;
    private long books;
    private long gaps;
    private long duplicates;
    private long quotesWithoutTime;
    private String lastGap = "";

    public BookSync sync() {
      return sync;
    }

    public long trades() {
      return trades;
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

    /** Trades that had come before, dropped. */
    public long duplicates() {
      return duplicates;
    }

    /** Quotes dropped because nothing with a time had come yet. */
    public long quotesWithoutTime() {
      return quotesWithoutTime;
    }
  }

  private final Rows rows;
  private final BookSeeder seeder;
  private final ControlSink control;
  private final DelayEstimate delay = new DelayEstimate();
  private final List<SymbolFeed> symbols = new ArrayList<>();
  private long receiveMicros;

  public MarketFeed(Rows rows, BookSeeder seeder, ControlSink control) {
    this.rows = rows;
    this.seeder = seeder;
    this.control = control;
  }

  /** Adds a symbol; the answer is its index. */
  public int add() {
    symbols.add(new SymbolFeed());
    return symbols.size() - 1;
  }

  /** Forgets a symbol's past, as if it had just been added. */
  public void restart(int index) {
    symbols.set(index, new SymbolFeed());
  }

  public SymbolFeed symbol(int index) {
    return symbols.get(index);
  }

  public DelayEstimate delay() {
    return delay;
  }

  /** Must be told before each frame when it came in. */
  public void receiving(long micros) {
    receiveMicros = micros;
  }

  /**
   * The connection was lost and is back: sequences start anew, and each symbol's next row is
   * preceded by a GAP with this reason.
   */
  public void reconnected(String reason) {
    for (SymbolFeed feed : symbols) {
      feed.sync.reset();
      feed.lastTradeId = -1;
      feed.pendingGap = reason;
    }
  }

  @Override
  public void trade(
      int symbol,
      long timeMicros,
      long sentMicros,
      double price,
      double quantity,
      TakerSide side,
      long tradeId) {
    delay.observe(receiveMicros, sentMicros);
    SymbolFeed feed = symbols.get(symbol);
    if (tradeId >= 0 && feed.lastTradeId >= 0) {
      if (tradeId <= feed.lastTradeId) {
        feed.duplicates++;
        return;
      }
      if (tradeId > feed.lastTradeId + 1) {
        gap(
            symbol,
            feed,
            timeMicros,
            "trades " + (feed.lastTradeId + 1) + " to " + (tradeId - 1) + " did not arrive");
      }
    }
    feed.lastTradeId = tradeId;
    feed.trades++;
    batch(symbol, feed, timeMicros)
        .trade(rows.instrument(symbol), timeMicros, receiveMicros, price, quantity, side, tradeId);
  }

  @Override
  public void quote(int symbol, double bid, double bidQuantity, double ask, double askQuantity) {
    SymbolFeed feed = symbols.get(symbol);
    if (!delay.known()) {
      feed.quotesWithoutTime++;
      return;
    }
    // The estimate may shrink or grow; a quote is never dated before the one that it replaces.
    long time = Math.max(feed.lastQuoteMicros, receiveMicros - delay.micros());
    feed.lastQuoteMicros = time;
    feed.quotes++;
    batch(symbol, feed, time)
        .quote(rows.instrument(symbol), time, receiveMicros, bid, bidQuantity, ask, askQuantity);
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    batch(symbol, symbols.get(symbol), sentMicros)
        .ticker(
            rows.instrument(symbol),
            sentMicros,
            receiveMicros,
            last,
            open24h,
            volume24h,
            quoteVolume24h);
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    delay.observe(receiveMicros, sentMicros);
    SymbolFeed feed = symbols.get(symbol);
    switch (feed.sync.diff(update)) {
      case APPLIED -> {
        feed.books++;
        batch(symbol, feed, sentMicros)
            .book(rows.instrument(symbol), sentMicros, receiveMicros, feed.sync.book().best());
      }
      case GAP -> {
        gap(symbol, feed, sentMicros, feed.sync.fault());
        seeder.seed(symbol);
      }
      case BUFFERED, SNAPSHOT_TOO_OLD -> seeder.seed(symbol);
      case IGNORED -> {}
    }
  }

  /**
   * Seeds a symbol's book. No row follows: what was buffered is in the book, and the next diff
   * brings a BOOK row with a time of its own.
   */
  public BookSync.Outcome snapshot(int symbol, DepthUpdate snapshot) {
    SymbolFeed feed = symbols.get(symbol);
    BookSync.Outcome outcome = feed.sync.snapshot(snapshot);
    if (outcome == BookSync.Outcome.GAP) {
      feed.pendingGap = feed.sync.fault();
    }
    return outcome;
  }

  /** A snapshot that names no symbol belongs to the only one there is. */
  @Override
  public void snapshot(DepthUpdate snapshot) throws MalformedFrameException {
    if (symbols.size() != 1) {
      throw new MalformedFrameException(
          "a book snapshot that names no symbol, among " + symbols.size() + " symbols");
    }
    snapshot(0, snapshot);
  }

  @Override
  public void acknowledged(long id) {
    control.acknowledged(id);
  }

  @Override
  public void refused(long id, String reason) {
    control.refused(id, reason);
  }

  @Override
  public void closing(String reason) {
    control.closing(reason);
  }

  private MarketBatch.Builder batch(int symbol, SymbolFeed feed, long timeMicros) {
    String reason = feed.pendingGap;
    if (reason != null) {
      feed.pendingGap = null;
      gap(symbol, feed, timeMicros, reason);
    }
    return rows.batch(symbol);
  }

  private void gap(int symbol, SymbolFeed feed, long timeMicros, String reason) {
    feed.gaps++;
    feed.lastGap = reason;
    rows.batch(symbol).gap(rows.instrument(symbol), timeMicros, receiveMicros, reason);
  }
}
