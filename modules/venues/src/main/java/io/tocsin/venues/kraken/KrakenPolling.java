package io.tocsin.venues.kraken;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Polling;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Polling that asks for the trades since the answer before, so that a slow round loses none: a
 * market's trades and book in each round, its day's figures in every tenth.
 */
final class KrakenPolling implements Polling {

  private static final int TICKER_EVERY = 10;

  private static final class Polled {
    private final Instrument market;
    private String since = "";

    Polled(Instrument market) {
      this.market = market;
    }
  }

  private final KrakenRest rest;
  private final Map<Integer, Polled> markets = new LinkedHashMap<>();
  private long round;

  KrakenPolling(KrakenRest rest) {
    this.rest = rest;
  }

  @Override
  public void add(Instrument market, int symbol) {
    markets.put(symbol, new Polled(market));
  }

  @Override
  public void remove(int symbol) {
    markets.remove(symbol);
  }

  @Override
  public List<RestCall> begin() {
    List<RestCall> calls = new ArrayList<>();
    boolean withTicker = round++ % TICKER_EVERY == 0;
    markets.forEach((symbol, polled) -> {
      calls.add(rest.trades(polled.market, symbol, polled.since));
      rest.call(RestTopic.BOOK, polled.market, symbol, FrameSink.NO_ID).ifPresent(calls::add);
      if (withTicker) {
        rest.call(RestTopic.TICKER, polled.market, symbol, FrameSink.NO_ID).ifPresent(calls::add);
      }
    });
    return calls;
  }

  @Override
  public List<RestCall> answer(RestCall call, char[] body, FrameSink sink)
      throws MalformedFrameException {
    Polled polled = markets.get(call.symbol());
    if (call.topic() != RestTopic.TRADES) {
      rest.read(call, body, sink);
    } else {
      String last = rest.readTrades(call.symbol(), body, sink);
      if (polled != null && !last.isEmpty()) {
        polled.since = last;
      }
    }
    return List.of();
  }

  /** The round, and {@code symbol=since} of each market. */
  @Override
  public String state() {
    StringJoiner state = new StringJoiner(";");
    state.add(Long.toString(round));
    markets.forEach((symbol, polled) -> state.add(symbol + "=" + polled.since));
    return state.toString();
  }

  @Override
  public void restore(String state) {
    if (state.isEmpty()) {
      return;
    }
    String[] parts = state.split(";");
    round = Long.parseLong(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      Polled polled = markets.get(Integer.parseInt(parts[i].substring(0, equals)));
      if (polled != null) {
        polled.since = parts[i].substring(equals + 1);
      }
    }
  }
}
