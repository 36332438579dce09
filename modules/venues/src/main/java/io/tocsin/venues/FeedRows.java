package io.tocsin.venues;

import io.tocsin.model.MarketBatch;
import org.jspecify.annotations.Nullable;

/**
 * Where a feed's rows go under the input that is being worked off: to the batch, or to the rows
 * that wait. Not thread-safe.
 */
final class FeedRows {

  /** As a bringer: a REST answer. */
  static final int POLLED = 0;

  private final MarketFeed.Rows rows;
  private final MarketFeed.Requests requests;
  private final boolean fetches;

  long receiveMicros;

  /** The connection that brings the input; negative and unique for an answer by REST. */
  int source = 1;

  /** What the answer that is being worked off was asked for; null for a frame. */
  @Nullable Purpose purpose;

  private int answers;

  /** Counts the frames, so that the trades of one are told from those of another. */
  long frames;

  /**
   * @param fetches whether what is missing can be asked for
   */
  FeedRows(MarketFeed.Rows rows, MarketFeed.Requests requests, boolean fetches) {
    this.rows = rows;
    this.requests = requests;
    this.fetches = fetches;
  }

  void frame(long micros, int connection) {
    receiveMicros = micros;
    frames++;
    source = connection;
    purpose = null;
  }

  void answer(long micros, Purpose why) {
    receiveMicros = micros;
    answers = answers == Integer.MAX_VALUE ? 1 : answers + 1;
    source = -answers;
    purpose = why;
  }

  int answers() {
    return answers;
  }

  void answers(int count) {
    answers = count;
  }

  /** Who brings the input, as {@link SymbolFeed#owners} counts them. */
  int bringer() {
    return Math.max(POLLED, source);
  }

  /**
   * Whether the input may tell the state of a channel: of several connections the newest does, and
   * polling only while there is none.
   */
  boolean owns(SymbolFeed feed, Channel channel) {
    int bringer = bringer();
    if (bringer < feed.owners[channel.ordinal()]) {
      return false;
    }
    feed.owners[channel.ordinal()] = bringer;
    return true;
  }

  /** The batch for the market's next row, after what has to stand before it. */
  MarketBatch.Builder next(int symbol, SymbolFeed feed, long timeMicros) {
    warmUp(symbol, feed);
    tellPendingGap(symbol, feed, timeMicros);
    return builder(symbol, feed);
  }

  /** The first row of a market waits for the trades of the time before. */
  void warmUp(int symbol, SymbolFeed feed) {
    if (fetches && feed.cold && feed.held == null && purpose == null) {
      feed.held = HeldRows.warmStart(receiveMicros);
      requests.warmUp(symbol);
    }
  }

  void tellPendingGap(int symbol, SymbolFeed feed, long timeMicros) {
    String reason = feed.pendingGap;
    if (reason != null) {
      feed.pendingGap = null;
      gap(symbol, feed, timeMicros, reason);
    }
  }

  void gap(int symbol, SymbolFeed feed, long timeMicros, String reason) {
    feed.gaps++;
    feed.lastGap = reason;
    builder(symbol, feed).gap(rows.instrument(symbol), timeMicros, receiveMicros, reason);
  }

  private MarketBatch.Builder builder(int symbol, SymbolFeed feed) {
    HeldRows held = feed.held;
    return held == null ? rows.batch(symbol) : held.next(source);
  }

  int instrument(int symbol) {
    return rows.instrument(symbol);
  }
}
