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

  /** What the feed needs to go on; a replay does nothing, since the answer is recorded too. */
  public interface Requests {
    /** A whole book by REST; asked again while one is under way. */
    void seedBook(int symbol);

    /** The channel's subscription must be made anew, which brings a whole book. */
    void resubscribe(int symbol, Channel channel, String reason);
  }

  /** Counters and state of one symbol; read on the feed's own thread. */
  public static final class SymbolFeed {
    private final BookSync sync;
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

    SymbolFeed(VenueAdapter adapter) {
      sync = new BookSync(adapter);
    }

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
  private final VenueAdapter adapter;
  private final Requests requests;
  private final ControlSink control;
  private final DelayEstimate delay = new DelayEstimate();
  private final List<SymbolFeed> symbols = new ArrayList<>();
  private long receiveMicros;

  public MarketFeed(VenueAdapter adapter, Rows rows, Requests requests, ControlSink control) {
    this.adapter = adapter;
    this.rows = rows;
    this.requests = requests;
    this.control = control;
  }

  /** Adds a symbol; the answer is its index. */
  public int add() {
    symbols.add(new SymbolFeed(adapter));
    return symbols.size() - 1;
  }

  /** Forgets a symbol's past, as if it had just been added. */
  public void restart(int index) {
    symbols.set(index, new SymbolFeed(adapter));
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
      WireDecimal price,
      WireDecimal quantity,
      TakerSide side,
      long tradeId,
      boolean past) {
    observe(past ? NO_TIME : sentMicros);
    SymbolFeed feed = symbols.get(symbol);
    if (tradeId >= 0 && feed.lastTradeId >= 0) {
      if (tradeId <= feed.lastTradeId) {
        feed.duplicates++;
        return;
      }
      if (tradeId > feed.lastTradeId + 1 && adapter.tradeIds() == TradeIds.CONTIGUOUS) {
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
        .trade(
            rows.instrument(symbol),
            timeMicros,
            receiveMicros,
            price.toDouble(),
            quantity.toDouble(),
            side,
            tradeId,
            past);
  }

  @Override
  public void skippedTrade(int symbol, long tradeId) {
    SymbolFeed feed = symbols.get(symbol);
    if (tradeId == feed.lastTradeId + 1) {
      feed.lastTradeId = tradeId;
    }
  }

  private void observe(long sentMicros) {
    if (sentMicros != NO_TIME) {
      delay.observe(receiveMicros, sentMicros);
    }
  }

  /** The venue's time, or where it gave none what it should be by the delay seen lately. */
  private long venueTime(long sentMicros) {
    return sentMicros == NO_TIME ? receiveMicros - delay.micros() : sentMicros;
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    observe(sentMicros);
    SymbolFeed feed = symbols.get(symbol);
    if (!delay.known()) {
      feed.quotesWithoutTime++;
      return;
    }
    // The estimate may shrink or grow; a quote is never dated before the one that it replaces.
    long time = Math.max(feed.lastQuoteMicros, venueTime(sentMicros));
    feed.lastQuoteMicros = time;
    feed.quotes++;
    batch(symbol, feed, time)
        .quote(
            rows.instrument(symbol),
            time,
            receiveMicros,
            bid.toDouble(),
            bidQuantity.toDouble(),
            ask.toDouble(),
            askQuantity.toDouble());
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    long time = venueTime(sentMicros);
    batch(symbol, symbols.get(symbol), time)
        .ticker(
            rows.instrument(symbol), time, receiveMicros, last, open24h, volume24h, quoteVolume24h);
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    observe(sentMicros);
    SymbolFeed feed = symbols.get(symbol);
    switch (feed.sync.diff(update)) {
      case APPLIED -> book(symbol, feed, venueTime(sentMicros));
      case GAP -> {
        gap(symbol, feed, venueTime(sentMicros), feed.sync.fault());
        repair(symbol, feed);
      }
      case BUFFERED, SNAPSHOT_TOO_OLD -> requests.seedBook(symbol);
      case IGNORED -> {}
    }
  }

  /**
   * A whole book. Where it is a seed no row follows: what was buffered is in the book, and the next
   * update brings a BOOK row with a time of its own.
   */
  @Override
  public void book(int symbol, long sentMicros, DepthUpdate whole) {
    SymbolFeed feed = symbols.get(symbol);
    switch (feed.sync.whole(whole)) {
      case GAP -> {
        feed.pendingGap = feed.sync.fault();
        repair(symbol, feed);
      }
      case APPLIED -> {
        if (!feed.sync.seeded()) {
          book(symbol, feed, venueTime(sentMicros));
        }
      }
      case SNAPSHOT_TOO_OLD, BUFFERED -> requests.seedBook(symbol);
      case IGNORED -> {}
    }
  }

  private void book(int symbol, SymbolFeed feed, long timeMicros) {
    feed.books++;
    batch(symbol, feed, timeMicros)
        .book(rows.instrument(symbol), timeMicros, receiveMicros, feed.sync.book().best());
  }

  private void repair(int symbol, SymbolFeed feed) {
    if (feed.sync.seeded()) {
      requests.seedBook(symbol);
    } else {
      requests.resubscribe(symbol, Channel.BOOK, feed.sync.fault());
    }
  }

  @Override
  public void acknowledged(long requestId) {
    control.acknowledged(requestId);
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    control.acknowledged(channel, venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    control.refused(requestId, reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    control.refused(channel, venueSymbol, reason);
  }

  @Override
  public void pong() {
    control.pong();
  }

  @Override
  public void heartbeat() {
    control.heartbeat();
  }

  @Override
  public void closing(String reason) {
    control.closing(reason);
  }

  @Override
  public void lost(String reason) {
    control.lost(reason);
  }

  @Override
  public void venueState(String state) {
    control.venueState(state);
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
