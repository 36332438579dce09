package io.tocsin.strategy.ledger;

import io.tocsin.model.BookLevels;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.journal.Direction;
import io.tocsin.strategy.state.StateVisitor;
import org.jspecify.annotations.Nullable;

/** One instrument's market as the session knows it: last trade, top of book, levels. */
public final class Market {

  private static final BookLevels NO_LEVELS =
      new BookLevels(new double[0], new double[0], new double[0], new double[0]);

  private final Instrument instrument;
  private double lastPrice = Double.NaN;
  private double bid = Double.NaN;
  private double ask = Double.NaN;
  private boolean quoted;
  private @Nullable BookLevels book;
  private long bookNumber;

  /** Price of the trade in the row being worked, NaN if it is no trade. */
  private double tradeInRow = Double.NaN;

  public Market(Instrument instrument) {
    this.instrument = instrument;
  }

  public Instrument instrument() {
    return instrument;
  }

  /** Takes one row of this instrument. */
  public void apply(MarketBatch events, int row) {
    tradeInRow = Double.NaN;
    switch (events.kind(row)) {
      case TRADE -> {
        lastPrice = events.price(row);
        tradeInRow = lastPrice;
      }
      case CANDLE -> {
        // Of a candle only its last trade is known to be the newest: its extremes may be long past.
        lastPrice = events.candle(row).close();
        tradeInRow = lastPrice;
      }
      case QUOTE -> {
        bid = events.bid(row);
        ask = events.ask(row);
        quoted = true;
      }
      case BOOK -> takeBook(events.book(row));
      case GAP -> {
        if (!events.beginsAnew(row)) {
          forgetBook();
        }
      }
      case TICKER, CLOCK, END -> {}
    }
  }

  /** Time passed without an event of this instrument. */
  public void tick() {
    tradeInRow = Double.NaN;
  }

  private void takeBook(BookLevels levels) {
    book = levels;
    bookNumber++;
    // A source of quotes is quicker than its books; only without one does the book tell the top.
    if (!quoted) {
      bid = levels.bidPrices().length > 0 ? levels.bidPrices()[0] : Double.NaN;
      ask = levels.askPrices().length > 0 ? levels.askPrices()[0] : Double.NaN;
    }
  }

  /** After a gap nobody knows what the book is: it is unknown, not as it was. */
  private void forgetBook() {
    book = null;
    bid = Double.NaN;
    ask = Double.NaN;
    quoted = false;
  }

  /** Price of the last trade, NaN before the first. */
  public double lastPrice() {
    return lastPrice;
  }

  /** Best bid, NaN if unknown. */
  double bid() {
    return bid;
  }

  /** Best ask, NaN if unknown. */
  double ask() {
    return ask;
  }

  @Nullable BookLevels book() {
    return book;
  }

  /** Grows with every book, so that nobody takes the same levels twice. */
  long bookNumber() {
    return bookNumber;
  }

  double tradeInRow() {
    return tradeInRow;
  }

  /**
   * What a position could be closed at: the bid for a long, the ask for a short, the last trade
   * where there are no quotes; NaN if nothing is known.
   */
  public double mark(Direction direction) {
    double quote = direction == Direction.LONG ? bid : ask;
    return Double.isNaN(quote) ? lastPrice : quote;
  }

  /** What an entry would cost: the ask for a long, the bid for a short, else the last trade. */
  public double entryReference(Direction direction) {
    double quote = direction == Direction.LONG ? ask : bid;
    return Double.isNaN(quote) ? lastPrice : quote;
  }

  public void visit(StateVisitor state) {
    lastPrice = state.real(lastPrice);
    bid = state.real(bid);
    ask = state.real(ask);
    quoted = state.flag(quoted);
    bookNumber = state.whole(bookNumber);
    tradeInRow = state.real(tradeInRow);
    BookLevels known = book;
    BookLevels given = known == null ? NO_LEVELS : known;
    book =
        state.flag(known != null)
            ? new BookLevels(
                state.reals(given.bidPrices()),
                state.reals(given.bidQuantities()),
                state.reals(given.askPrices()),
                state.reals(given.askQuantities()))
            : null;
  }
}
