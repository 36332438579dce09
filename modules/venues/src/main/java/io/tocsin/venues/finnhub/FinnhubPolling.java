package io.tocsin.venues.finnhub;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Polling;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One {@code /quote} a round, the markets in turn, so that any number of them keeps to the calls
 * that a key has. It brings last prices, no trades.
 */
final class FinnhubPolling implements Polling {

  private final FinnhubRest rest;
  private final Map<Integer, Instrument> markets = new HashMap<>();
  private final ArrayDeque<Integer> turns = new ArrayDeque<>();

  FinnhubPolling(FinnhubRest rest) {
    this.rest = rest;
  }

  @Override
  public void add(Instrument market, int symbol) {
    if (markets.put(symbol, market) == null) {
      turns.addLast(symbol);
    }
  }

  @Override
  public void remove(int symbol) {
    markets.remove(symbol);
    turns.remove(symbol);
  }

  @Override
  public List<RestCall> begin() {
    Integer symbol = turns.pollFirst();
    Instrument market = symbol == null ? null : markets.get(symbol);
    if (symbol == null || market == null) {
      return List.of();
    }
    turns.addLast(symbol);
    return rest.call(RestTopic.TICKER, market, symbol, FrameSink.NO_ID).stream().toList();
  }

  @Override
  public List<RestCall> answer(RestCall call, char[] body, FrameSink sink)
      throws MalformedFrameException {
    rest.read(call, body, sink);
    return List.of();
  }
}
