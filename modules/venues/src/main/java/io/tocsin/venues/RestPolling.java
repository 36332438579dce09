package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Polling by single calls: in each round every market's newest trades, and its book or, where there
 * is none, its quote; its ticker in every tenth.
 */
final class RestPolling implements Polling {

  private static final int TICKER_EVERY = 10;

  private final RestProtocol rest;
  private final Map<Integer, Instrument> markets = new LinkedHashMap<>();
  private long round;

  RestPolling(VenueAdapter adapter) {
    this.rest = adapter.rest();
  }

  @Override
  public void add(Instrument market, int symbol) {
    markets.put(symbol, market);
  }

  @Override
  public void remove(int symbol) {
    markets.remove(symbol);
  }

  @Override
  public boolean repeatsTrades() {
    return true;
  }

  @Override
  public List<RestCall> begin() {
    List<RestCall> calls = new ArrayList<>();
    boolean withTicker = round++ % TICKER_EVERY == 0;
    markets.forEach((symbol, market) -> {
      call(RestTopic.TRADES, market, symbol).ifPresent(calls::add);
      call(RestTopic.BOOK, market, symbol)
          .or(() -> call(RestTopic.QUOTE, market, symbol))
          .ifPresent(calls::add);
      if (withTicker) {
        call(RestTopic.TICKER, market, symbol).ifPresent(calls::add);
      }
    });
    return calls;
  }

  private Optional<RestCall> call(RestTopic topic, Instrument market, int symbol) {
    return rest.call(topic, market, symbol, FrameSink.NO_ID);
  }

  @Override
  public List<RestCall> answer(RestCall call, char[] body, FrameSink sink)
      throws MalformedFrameException {
    rest.read(call, body, sink);
    return List.of();
  }
}
