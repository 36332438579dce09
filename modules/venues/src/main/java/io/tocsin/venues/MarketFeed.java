package io.tocsin.venues;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what a decoder found into rows of a batch: checks trade ids and book sequences, drops
 * repetitions, gives quotes a time, refuses times that cannot be ({@link EventTimes}), and puts
 * every loss that cannot be made good into the rows as a GAP. Live and replayed frames go through
 * the same feed. Not thread-safe.
 */
public final class MarketFeed extends ControlRelay implements FrameSink {

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

    /** A frame of the connection brought data of the channel, new or not. */
    default void heard(int connection, int symbol, Channel channel) {}

    /** The newest trades by REST; the market's rows wait for them. */
    default void warmUp(int symbol) {}

    /** The trades from this id on by REST; the market's rows wait for them. */
    default void repair(int symbol, long fromTradeId) {}
  }

  private final VenueAdapter adapter;
  private final FeedRows rows;
  private final TradeFlow trades;
  private final BookFlow books;
  private final Requests requests;
  private final ControlSink control;
  private final DelayEstimate delay = new DelayEstimate();
  private final EventTimes times = new EventTimes();
  private final List<SymbolFeed> symbols = new ArrayList<>();
  private final VenueTrade incoming = new VenueTrade();

  /** A feed for which nothing can be fetched: every loss is a GAP at once. */
  public MarketFeed(VenueAdapter adapter, Rows rows, Requests requests, ControlSink control) {
    this(adapter, rows, requests, control, false);
  }

  /**
   * @param fetches whether what is missing can be asked for, and is waited for
   */
  MarketFeed(
      VenueAdapter adapter, Rows rows, Requests requests, ControlSink control, boolean fetches) {
    this.adapter = adapter;
    this.rows = new FeedRows(rows, requests, fetches);
    this.trades = new TradeFlow(adapter, this.rows, requests, fetches);
    this.books = new BookFlow(this.rows, requests);
    this.requests = requests;
    this.control = control;
  }

  @Override
  ControlSink control() {
    return control;
  }

  /** Adds a symbol; the answer is its index. */
  public int add() {
    symbols.add(new SymbolFeed(adapter, false));
    return symbols.size() - 1;
  }

  /**
   * Forgets a symbol's past, as if it had just been added.
   *
   * @param cold whether its first row is to wait for the trades of the time before
   */
  void restart(int index, boolean cold) {
    symbols.set(index, new SymbolFeed(adapter, cold));
  }

  int size() {
    return symbols.size();
  }

  public SymbolFeed symbol(int index) {
    return symbols.get(index);
  }

  public DelayEstimate delay() {
    return delay;
  }

  /** Must be told before each frame when it came in. */
  public void receiving(long micros) {
    receiving(micros, 1);
  }

  /** Must be told before each frame when it came in, and by which connection. */
  void receiving(long micros, int connection) {
    rows.frame(micros, connection);
    times.begin(micros, true);
  }

  /**
   * Must be told before each answer by REST is read.
   *
   * @param repeats whether an answer of polling repeats trades that are known, see {@link
   *     Polling#repeatsTrades}
   */
  void answering(long micros, Purpose purpose, RestCall call, boolean repeats) {
    rows.answer(micros, purpose);
    times.begin(micros, false);
    if (call.topic() == RestTopic.TRADES) {
      trades.beginPage(symbols.get(call.symbol()), purpose == Purpose.POLL && repeats);
    } else {
      trades.beginOther();
    }
  }

  /** Which time of the frame or answer just read cannot be, see {@link EventTimes}; else empty. */
  public String refusal() {
    return times.complaint();
  }

  /** Must be told after an answer was read. */
  void answered(Purpose purpose, RestCall call) {
    if (call.topic() != RestTopic.TRADES) {
      return;
    }
    SymbolFeed feed = symbols.get(call.symbol());
    if (purpose == Purpose.POLL) {
      feed.polled = true;
      feed.cold = false;
    } else {
      trades.answered(call.symbol(), feed, purpose);
    }
  }

  /** What was asked for does not come. */
  void unanswered(long micros, Purpose purpose, RestCall call) {
    rows.answer(micros, purpose);
    if (call.topic() == RestTopic.TRADES && call.symbol() >= 0) {
      trades.unanswered(call.symbol(), symbols.get(call.symbol()), purpose);
    }
  }

  /**
   * A connection is gone, or some of its messages: each market that it fed begins anew, with a GAP
   * before its next row.
   *
   * @param reason empty if another connection has brought the same since before it went
   */
  void lost(int connection, String reason) {
    for (int symbol = 0; symbol < symbols.size(); symbol++) {
      SymbolFeed feed = symbols.get(symbol);
      boolean fed = false;
      for (Channel channel : Channel.values()) {
        if (feed.owners[channel.ordinal()] == connection) {
          fed = true;
          feed.owners[channel.ordinal()] = SymbolFeed.NOBODY;
          if (channel == Channel.BOOK) {
            books.lose(symbol, feed, reason);
          }
        }
      }
      if (fed && !reason.isEmpty()) {
        feed.pendingGap = reason;
      }
    }
  }

  @Override
  public void lost(String reason) {
    lost(rows.source, reason);
    super.lost(reason);
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
    if (!times.admitsTrade(timeMicros, sentMicros, past)) {
      return;
    }
    heard(symbol, Channel.TRADES);
    SymbolFeed feed = symbols.get(symbol);
    trades.expire(symbol, feed);
    if (repeatsPush(feed, timeMicros, sentMicros, price, quantity, side, tradeId)) {
      feed.duplicates++;
      return;
    }
    if (!past) {
      observe(sentMicros);
    } else if (feed.polled && rows.purpose == Purpose.POLL) {
      observe(timeMicros);
    }
    incoming.timeMicros = timeMicros;
    incoming.receiveMicros = rows.receiveMicros;
    incoming.price = price.toDouble();
    incoming.quantity = quantity.toDouble();
    incoming.side = side;
    incoming.id = tradeId;
    incoming.past = past;
    trades.take(symbol, feed, incoming);
  }

  private boolean repeatsPush(
      SymbolFeed feed,
      long timeMicros,
      long sentMicros,
      WireDecimal price,
      WireDecimal quantity,
      TakerSide side,
      long tradeId) {
    SeenPushes pushes = feed.pushes;
    return pushes != null
        && rows.purpose == null
        && sentMicros != NO_TIME
        && pushes.repeats(
            rows.frames,
            rows.source,
            sentMicros,
            timeMicros,
            price.toDouble(),
            quantity.toDouble(),
            side,
            tradeId);
  }

  private void heard(int symbol, Channel channel) {
    if (rows.purpose == null) {
      requests.heard(rows.source, symbol, channel);
    }
  }

  @Override
  public void skippedTrade(int symbol, long tradeId) {
    heard(symbol, Channel.TRADES);
    incoming.skip(tradeId, rows.receiveMicros);
    trades.take(symbol, symbols.get(symbol), incoming);
  }

  private void observe(long sentMicros) {
    if (sentMicros != NO_TIME) {
      delay.observe(rows.receiveMicros, sentMicros);
    }
  }

  /** The venue's time, or where it gave none what it should be by the delay seen lately. */
  private long venueTime(long sentMicros) {
    return sentMicros == NO_TIME ? rows.receiveMicros - delay.micros() : sentMicros;
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    if (!times.admits(sentMicros)) {
      return;
    }
    heard(symbol, Channel.QUOTES);
    observe(sentMicros);
    SymbolFeed feed = symbols.get(symbol);
    if (!rows.owns(feed, Channel.QUOTES)) {
      return;
    }
    if (!delay.known() && rows.purpose == null) {
      feed.quotesWithoutTime++;
      return;
    }
    trades.expire(symbol, feed);
    long time = venueTime(sentMicros);
    if (time < feed.lastQuoteMicros) {
      if (sentMicros != NO_TIME) {
        behind(feed, feed.lastQuoteMicros - time);
        return;
      }
      // The estimate may shrink or grow; a quote is never dated before the one that it replaces.
      time = feed.lastQuoteMicros;
    }
    feed.lastQuoteMicros = time;
    feed.quotes++;
    rows.next(symbol, feed, time)
        .quote(
            rows.instrument(symbol),
            time,
            rows.receiveMicros,
            bid.toDouble(),
            bidQuantity.toDouble(),
            ask.toDouble(),
            askQuantity.toDouble());
  }

  private static void behind(SymbolFeed feed, long micros) {
    if (micros > Micros.SECOND) {
      feed.late++;
    } else {
      feed.outOfOrder++;
    }
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    if (!times.admits(sentMicros)) {
      return;
    }
    heard(symbol, Channel.TICKER);
    SymbolFeed feed = symbols.get(symbol);
    if (!rows.owns(feed, Channel.TICKER)) {
      return;
    }
    long time = venueTime(sentMicros);
    rows.next(symbol, feed, time)
        .ticker(
            rows.instrument(symbol),
            time,
            rows.receiveMicros,
            last,
            open24h,
            volume24h,
            quoteVolume24h);
  }

  /** Taken even if its time cannot be, at the one it should have: the book would be wrong else. */
  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    heard(symbol, Channel.BOOK);
    long sent = times.admits(sentMicros) ? sentMicros : NO_TIME;
    observe(sent);
    SymbolFeed feed = symbols.get(symbol);
    trades.expire(symbol, feed);
    books.change(symbol, feed, venueTime(sent), update);
  }

  /**
   * A whole book. Where it is a seed no row follows: what was buffered is in the book, and the next
   * update brings a BOOK row with a time of its own.
   */
  @Override
  public void book(int symbol, long sentMicros, DepthUpdate whole) {
    heard(symbol, Channel.BOOK);
    long sent = times.admits(sentMicros) ? sentMicros : NO_TIME;
    books.whole(symbol, symbols.get(symbol), venueTime(sent), whole);
  }

  JsonObject image() {
    JsonArray feeds = new JsonArray();
    symbols.forEach(feed -> feeds.add(feed.image()));
    return new JsonObject()
        .put("delay", delay.image())
        .put("times", times.image())
        .put("answers", rows.answers())
        .put("symbols", feeds);
  }

  void restore(JsonObject image) {
    delay.restore(image.getJsonArray("delay"));
    times.restore(image.getJsonArray("times", new JsonArray()));
    rows.answers(image.getInteger("answers"));
    symbols.clear();
    for (Object element : image.getJsonArray("symbols")) {
      SymbolFeed feed = new SymbolFeed(adapter, false);
      feed.restore((JsonObject) element);
      symbols.add(feed);
    }
  }
}
