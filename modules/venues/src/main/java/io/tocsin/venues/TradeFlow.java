package io.tocsin.venues;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.venues.TradeSequence.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts trades into rows: each once, in order, with the trades before the first live one in front,
 * and losses repaired where the venue gives trades by id. While something is being fetched the
 * market's rows wait, see {@link HeldRows}. Not thread-safe.
 */
final class TradeFlow {

  private final FeedRows rows;
  private final MarketFeed.Requests requests;
  private final boolean repairs;
  private final boolean numbered;
  private final VenueTrade released = new VenueTrade();

  /** What the answer that is being read was waited for by. */
  private @Nullable HeldRows waited;

  /** A page of polled trades has shown one that was known, or nothing was known before it. */
  private boolean pageReaches;

  /**
   * @param repairs whether lost trades can be asked for by id
   */
  TradeFlow(VenueAdapter adapter, FeedRows rows, MarketFeed.Requests requests, boolean repairs) {
    this.rows = rows;
    this.requests = requests;
    this.numbered = adapter.tradeIds() == TradeIds.CONTIGUOUS;
    this.repairs = repairs && numbered && adapter.rest().tradesFromId();
  }

  void take(int symbol, SymbolFeed feed, VenueTrade trade) {
    Purpose purpose = rows.purpose;
    if (purpose == Purpose.LATE_START) {
      feed.recent.addEarlier(trade);
      return;
    }
    if (purpose == Purpose.WARM_START && !feed.cold
        || purpose == Purpose.REPAIR && !waitsForLoss(feed)) {
      // The answer came too late: the rows that waited for it have gone.
      return;
    }
    if (purpose == Purpose.POLL && feed.polled) {
      trade.past = false;
    }
    next(symbol, feed, trade);
  }

  private static boolean waitsForLoss(SymbolFeed feed) {
    HeldRows held = feed.held;
    return held != null && !held.isWarmStart();
  }

  private void next(int symbol, SymbolFeed feed, VenueTrade trade) {
    rows.warmUp(symbol, feed);
    HeldRows held = feed.held;
    if (held == null) {
      judge(symbol, feed, trade);
    } else if (held.isWarmStart() && rows.purpose == Purpose.WARM_START) {
      feed.held = null;
      judge(symbol, feed, trade);
      feed.held = held;
    } else if (!held.isWarmStart() && trade.id >= 0 && trade.id <= held.lastMissing()) {
      if (trade.id > feed.sequence.last()) {
        held.found().putIfAbsent(trade.id, trade.copy());
        tellFound(symbol, feed, held);
      }
    } else if (rows.purpose != Purpose.REPAIR) {
      trade.write(held.next(rows.source), rows.instrument(symbol));
    }
  }

  private void judge(int symbol, SymbolFeed feed, VenueTrade trade) {
    Verdict verdict =
        feed.sequence.judge(
            trade.id, trade.timeMicros, trade.price, trade.quantity, trade.side, rows.source);
    switch (verdict) {
      case NEW -> {
        if (rows.purpose == Purpose.POLL) {
          reaches(symbol, feed, trade);
        }
        tell(symbol, feed, trade);
      }
      case BEHIND -> {
        if (trade.timeMicros >= feed.lastTradeMicros) {
          feed.outOfOrder++;
        }
        tell(symbol, feed, trade);
      }
      case REPEATED -> {
        pageReaches = true;
        if (!trade.past && rows.bringer() == feed.owners[Channel.TRADES.ordinal()]) {
          feed.duplicates++;
        }
      }
      case AFTER_LOSS -> lose(symbol, feed, trade);
    }
  }

  /**
   * An answer with trades is going to be read.
   *
   * @param repeats whether it should show some that are known
   */
  void beginPage(SymbolFeed feed, boolean repeats) {
    waited = feed.held;
    pageReaches = !repeats || numbered || !feed.tradesKnown;
  }

  /** An answer is going to be read that need not repeat anything. */
  void beginOther() {
    pageReaches = true;
  }

  /** Newest trades by REST that do not go back to one that is known have left some out. */
  private void reaches(int symbol, SymbolFeed feed, VenueTrade trade) {
    if (!pageReaches) {
      pageReaches = true;
      rows.gap(
          symbol,
          feed,
          trade.timeMicros,
          "the newest trades by REST do not go back to the last one known");
    }
  }

  private void lose(int symbol, SymbolFeed feed, VenueTrade trade) {
    long first = feed.sequence.last() + 1;
    long last = trade.id - 1;
    rows.tellPendingGap(symbol, feed, trade.timeMicros);
    if (repairs && (rows.purpose == null || rows.purpose == Purpose.POLL)) {
      HeldRows held = HeldRows.loss(rows.receiveMicros, first, last);
      feed.held = held;
      trade.write(held.next(rows.source), rows.instrument(symbol));
      requests.repair(symbol, first);
    } else {
      rows.gap(symbol, feed, trade.timeMicros, notArrived(first, last));
      feed.sequence.skipTo(trade.id);
      tell(symbol, feed, trade);
    }
  }

  private static String notArrived(long first, long last) {
    return "trades " + first + " to " + last + " did not arrive";
  }

  /** Tells what joins the last trade; when nothing is missing any more the rest follows. */
  private void tellFound(int symbol, SymbolFeed feed, HeldRows held) {
    Map.Entry<Long, VenueTrade> first = held.found().firstEntry();
    while (first != null && first.getKey() == feed.sequence.last() + 1) {
      held.found().pollFirstEntry();
      VenueTrade trade = first.getValue();
      if (!trade.past) {
        feed.outOfOrder++;
      }
      feed.sequence.skipTo(trade.id);
      feed.held = null;
      tell(symbol, feed, trade);
      feed.held = held;
      first = held.found().firstEntry();
    }
    if (feed.sequence.last() >= held.lastMissing()) {
      feed.repaired++;
      feed.lastRepair =
          "trades " + held.firstMissing() + " to " + held.lastMissing() + " were made good";
      release(symbol, feed, held);
    }
  }

  /** The answer to a request has been read. */
  void answered(int symbol, SymbolFeed feed, Purpose purpose) {
    // What began to wait while the answer was read waits for another.
    HeldRows held = feed.held == waited ? waited : null;
    if (purpose == Purpose.WARM_START) {
      feed.cold = false;
      if (held != null && held.isWarmStart()) {
        release(symbol, feed, held);
      }
    } else if (purpose == Purpose.REPAIR && held != null && !held.isWarmStart()) {
      if (feed.sequence.last() >= held.firstMissing() && held.found().isEmpty()) {
        // One page was not enough.
        requests.repair(symbol, feed.sequence.last() + 1);
      } else {
        giveUp(symbol, feed);
      }
    }
  }

  /** What was asked for does not come. */
  void unanswered(int symbol, SymbolFeed feed, Purpose purpose) {
    if (purpose == Purpose.WARM_START) {
      feed.cold = false;
    }
    HeldRows held = feed.held;
    if (held != null && held.isWarmStart() == (purpose == Purpose.WARM_START)) {
      giveUp(symbol, feed);
    }
  }

  /** Lets rows go that have waited long enough. */
  void expire(int symbol, SymbolFeed feed) {
    HeldRows held = feed.held;
    if (held != null && held.isOver(rows.receiveMicros)) {
      feed.cold = false;
      giveUp(symbol, feed);
    }
  }

  private void giveUp(int symbol, SymbolFeed feed) {
    HeldRows held = feed.held;
    if (held == null) {
      return;
    }
    if (!held.isWarmStart()) {
      List<VenueTrade> found = List.copyOf(held.found().values());
      MarketBatch waiting = held.build();
      long time = found.isEmpty() ? waiting.timeMicros(0) : found.getFirst().timeMicros;
      String reason = notArrived(feed.sequence.last() + 1, held.lastMissing());
      feed.held = null;
      rows.gap(symbol, feed, time, reason);
      for (VenueTrade trade : found) {
        feed.sequence.skipTo(trade.id);
        tell(symbol, feed, trade);
      }
      feed.sequence.giveUp(held.lastMissing());
    }
    release(symbol, feed, held);
  }

  private void release(int symbol, SymbolFeed feed, HeldRows held) {
    feed.held = null;
    int source = rows.source;
    Purpose purpose = rows.purpose;
    rows.purpose = null;
    MarketBatch waited = held.build();
    for (int row = 0; row < waited.size(); row++) {
      rows.source = held.source(row);
      if (waited.kind(row) == EventKind.TRADE) {
        next(symbol, feed, released.set(waited, row));
      } else {
        rows.next(symbol, feed, waited.timeMicros(row)).copy(waited, row, rows.instrument(symbol));
      }
    }
    rows.source = source;
    rows.purpose = purpose;
  }

  private void tell(int symbol, SymbolFeed feed, VenueTrade trade) {
    if (trade.skipped()) {
      return;
    }
    if (trade.timeMicros < feed.lastTradeMicros && !trade.past) {
      if (feed.lastTradeMicros - trade.timeMicros > Micros.SECOND) {
        feed.late++;
      } else {
        feed.outOfOrder++;
      }
    }
    feed.lastTradeMicros = Math.max(feed.lastTradeMicros, trade.timeMicros);
    feed.tradesKnown = true;
    if (trade.past) {
      feed.past++;
    } else {
      feed.trades++;
      feed.owners[Channel.TRADES.ordinal()] = rows.bringer();
      feed.polled &= rows.bringer() == FeedRows.POLLED;
    }
    feed.recent.add(trade);
    trade.write(rows.next(symbol, feed, trade.timeMicros), rows.instrument(symbol));
  }
}
