package io.tocsin.venues;

/**
 * Puts books into rows: keeps each market's book in step with the venue's, tells its losses, and
 * has it made anew. Not thread-safe.
 */
final class BookFlow {

  private final FeedRows rows;
  private final MarketFeed.Requests requests;

  BookFlow(FeedRows rows, MarketFeed.Requests requests) {
    this.rows = rows;
    this.requests = requests;
  }

  void change(int symbol, SymbolFeed feed, long timeMicros, DepthUpdate update) {
    int owner = feed.owners[Channel.BOOK.ordinal()];
    if (!feed.sync.seeded()) {
      // A book that comes in the stream goes on with the updates of the connection that began it.
      if (rows.source != owner) {
        return;
      }
    } else if (rows.owns(feed, Channel.BOOK) && owner == FeedRows.POLLED) {
      feed.sync.reset();
    }
    if (feed.sync.repeats(update)) {
      feed.duplicates += rows.source == owner ? 1 : 0;
      return;
    }
    switch (feed.sync.diff(update)) {
      case APPLIED -> tell(symbol, feed, timeMicros);
      case GAP -> {
        rows.next(symbol, feed, timeMicros);
        rows.gap(symbol, feed, timeMicros, feed.sync.fault());
        repair(symbol, feed);
      }
      case BUFFERED, SNAPSHOT_TOO_OLD -> requests.seedBook(symbol);
      case IGNORED -> {}
    }
  }

  void whole(int symbol, SymbolFeed feed, long timeMicros, DepthUpdate whole) {
    boolean seed = feed.sync.seeded() && rows.purpose != Purpose.POLL;
    if (!seed && !rows.owns(feed, Channel.BOOK)) {
      return;
    }
    switch (feed.sync.whole(whole)) {
      case GAP -> {
        feed.pendingGap = feed.sync.fault();
        repair(symbol, feed);
      }
      case APPLIED -> {
        if (feed.bookLost) {
          feed.bookLost = false;
          feed.repaired++;
          feed.lastRepair = "the book was seeded anew";
        }
        if (!seed) {
          tell(symbol, feed, timeMicros);
        }
      }
      case SNAPSHOT_TOO_OLD, BUFFERED -> requests.seedBook(symbol);
      case IGNORED -> {}
    }
  }

  private void tell(int symbol, SymbolFeed feed, long timeMicros) {
    feed.books++;
    rows.next(symbol, feed, timeMicros)
        .book(rows.instrument(symbol), timeMicros, rows.receiveMicros, feed.sync.book().best());
  }

  private void repair(int symbol, SymbolFeed feed) {
    feed.bookLost = true;
    if (feed.sync.seeded()) {
      requests.seedBook(symbol);
    } else {
      requests.resubscribe(symbol, Channel.BOOK, feed.sync.fault());
    }
  }

  /**
   * The connection that brought the book is gone.
   *
   * @param reason empty if another has brought the same since before it went
   */
  void lose(int symbol, SymbolFeed feed, String reason) {
    if (!reason.isEmpty()) {
      feed.sync.reset();
    } else if (!feed.sync.seeded()) {
      // What the other connection brought meanwhile was not taken.
      feed.sync.reset();
      requests.resubscribe(symbol, Channel.BOOK, "the connection that brought the book is gone");
    }
  }
}
