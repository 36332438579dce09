package io.tocsin.venues.chaos;

import io.tocsin.model.MarketBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the bus brought of one market: its trades, and whether each loss among them has a name. */
final class PublishedMarket {

  /** Trade ids that are missing between two rows, both ends included. */
  record Hole(long first, long last, boolean named) {
    @Override
    public String toString() {
      return first + " to " + last;
    }
  }

  private static final Pattern NAMED = Pattern.compile("trades (\\d+) to (\\d+) did not arrive");

  private final TradeList trades = new TradeList();
  private final List<Hole> holes = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<String> books = new ArrayList<>();
  private boolean keepBooks;
  private boolean over;
  private long newest = -1;
  private boolean interrupted;
  private long namedFrom = 1;
  private long namedTo;
  private long mostAhead = Long.MIN_VALUE;

  synchronized void take(MarketBatch batch) {
    for (int row = 0; row < batch.size() && !over; row++) {
      mostAhead = Math.max(mostAhead, batch.timeMicros(row) - batch.receiveMicros(row));
      switch (batch.kind(row)) {
        case TRADE -> trade(batch, row);
        case GAP -> gap(batch.gapReason(row));
        case BOOK -> {
          if (keepBooks) {
            books.add(WitnessedMarket.state(batch.book(row)));
          }
        }
        default -> {}
      }
    }
  }

  private void trade(MarketBatch batch, int row) {
    long id = batch.tradeId(row);
    trades.add(
        id,
        Math.round(batch.price(row) * WitnessedMarket.E8),
        Math.round(batch.quantity(row) * WitnessedMarket.E8));
    if (newest >= 0 && id > newest + 1) {
      boolean named = interrupted || namedFrom <= newest + 1 && id - 1 <= namedTo;
      holes.add(new Hole(newest + 1, id - 1, named));
    }
    if (id > newest) {
      newest = id;
      interrupted = false;
    }
  }

  private void gap(String reason) {
    gaps.add(reason);
    Matcher range = NAMED.matcher(reason);
    if (range.matches()) {
      namedFrom = Long.parseLong(range.group(1));
      namedTo = Long.parseLong(range.group(2));
    } else if (!reason.contains("book") && !reason.contains("checksum")) {
      interrupted = true;
    }
  }

  /** How far the time of an event was ahead of its receipt at most, microseconds. */
  synchronized long mostAhead() {
    return mostAhead;
  }

  synchronized int tradeCount() {
    return trades.size();
  }

  synchronized TradeList trades() {
    return trades.copy();
  }

  synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  /** Ids that are missing, with the trades that came later taken out. */
  synchronized List<Hole> holes() {
    TreeMap<Long, Boolean> late = new TreeMap<>();
    for (int i = 0; i < trades.size(); i++) {
      long id = trades.id(i);
      if (holes.stream().anyMatch(hole -> hole.first <= id && id <= hole.last)) {
        late.put(id, true);
      }
    }
    List<Hole> open = new ArrayList<>();
    for (Hole hole : holes) {
      long from = hole.first;
      for (long id : late.subMap(hole.first, true, hole.last, true).keySet()) {
        if (id > from) {
          open.add(new Hole(from, id - 1, hole.named));
        }
        from = id + 1;
      }
      if (from <= hole.last) {
        open.add(new Hole(from, hole.last, hole.named));
      }
    }
    return open;
  }

  /** From now on nothing is taken. */
  synchronized void end() {
    over = true;
  }

  /** From now on every book is kept. */
  synchronized void keepBooks() {
    keepBooks = true;
  }

  synchronized List<String> books() {
    return List.copyOf(books);
  }
}
