package io.tocsin.venues;

import io.tocsin.model.TakerSide;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows one market through a decoder: trade ids, book, and what the venue said. */
public final class Follower implements FrameSink {
  public final BookSync sync;
  public final Map<BookSync.Outcome, Integer> outcomes = new EnumMap<>(BookSync.Outcome.class);
  public final Set<Long> acknowledged = new HashSet<>();
  public @Nullable String refusal;
  public long firstTradeId = -1;
  public long lastTradeId = -1;
  public int trades;
  public int pastTrades;
  public int quotes;
  public int crossedQuotes;
  public int tickers;
  public int heartbeats;

  /** Times that an id did not follow the one before it. */
  public int holes;

  public Follower(VenueAdapter adapter) {
    sync = new BookSync(adapter);
  }

  public int applied() {
    return outcomes.getOrDefault(BookSync.Outcome.APPLIED, 0);
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
    if (past) {
      pastTrades++;
      return;
    }
    holes += lastTradeId < 0 || tradeId == lastTradeId + 1 ? 0 : 1;
    firstTradeId = firstTradeId < 0 ? tradeId : firstTradeId;
    lastTradeId = tradeId;
    trades++;
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    quotes++;
    crossedQuotes += bid.toDouble() < ask.toDouble() ? 0 : 1;
  }

  @Override
  public void ticker(int symbol, long sent, double last, double open, double v, double q) {
    tickers++;
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    outcomes.merge(sync.diff(update), 1, Integer::sum);
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    outcomes.merge(sync.whole(book), 1, Integer::sum);
  }

  @Override
  public void acknowledged(long requestId) {
    acknowledged.add(requestId);
  }

  @Override
  public void refused(long requestId, String reason) {
    refusal = reason;
  }

  @Override
  public void heartbeat() {
    heartbeats++;
  }
}
