package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A session's market as people see it: the watchlist's rows and the chart's candles. */
public final class MarketViewVerticle extends VerticleBase {

  /** The candle intervals that are kept, by name, in seconds. */
  static final Map<String, Long> INTERVALS = intervals();

  private final SessionContext session;
  private final List<MarketRow> rows = new ArrayList<>();
  private final List<List<CandleBuilder>> candles = new ArrayList<>();
  private final List<List<String>> candleStreams = new ArrayList<>();
  private long[] postedMicros = new long[0];
  private long[] onTheWayMicros = new long[0];
  private boolean[] changed = new boolean[0];

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  public MarketViewVerticle(SessionContext session) {
    this.session = session;
  }

  private static Map<String, Long> intervals() {
    Map<String, Long> seconds = new LinkedHashMap<>();
    seconds.put("1s", 1L);
    seconds.put("5s", 5L);
    seconds.put("1m", 60L);
    seconds.put("5m", 300L);
    seconds.put("1h", 3600L);
    return seconds;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    // In the order of the layout, whose indexes the batches use: both are sorted by instrument.
    for (Instrument instrument : session.instruments().values()) {
      rows.add(new MarketRow(instrument, session.transport()));
      openCandles(instrument.id());
    }
    postedMicros = new long[rows.size()];
    onTheWayMicros = new long[rows.size()];
    changed = new boolean[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      post(i, session.clock().nowMicros());
    }
    bus.onEvaluated(session.sessionId(), EvaluatedBatch.class, this::batch);
    vertx.setPeriodic(session.conflateMillis(), id -> refresh());
    return Future.succeededFuture();
  }

  /** Venues quote the same symbol differently: each has candles of its own. */
  private void openCandles(InstrumentId instrument) {
    boolean shared =
        session.instruments().keySet().stream()
            .anyMatch(
                other -> other.symbol().equals(instrument.symbol()) && !other.equals(instrument));
    List<CandleBuilder> builders = new ArrayList<>();
    List<String> streams = new ArrayList<>();
    INTERVALS.forEach((name, seconds) -> {
      String stream =
          shared
              ? Addresses.candles(session.sessionId(), instrument, name)
              : Addresses.candles(session.sessionId(), instrument.symbol(), name);
      bus.post(StreamPost.open(stream, "candles"));
      streams.add(stream);
      builders.add(new CandleBuilder(seconds, candle -> postCandle(stream, candle)));
    });
    candles.add(builders);
    candleStreams.add(streams);
  }

  private void batch(EvaluatedBatch evaluated) {
    if (!session.mayAct()) {
      return;
    }
    MarketBatch events = evaluated.events();
    long wall = session.clock().nowMicros();
    for (int i = 0; i < events.size(); i++) {
      int instrument = events.instrument(i);
      switch (events.kind(i)) {
        case TRADE -> {
          rows.get(instrument).trade(events, i, wall);
          for (CandleBuilder candle : candles.get(instrument)) {
            candle.trade(events.timeMicros(i), events.price(i), events.quantity(i));
          }
          changed[instrument] = true;
          onTheWayMicros[instrument] = onTheWay(wall, events.receiveMicros(i));
        }
        case QUOTE -> {
          rows.get(instrument).quote(events, i, wall);
          changed[instrument] = true;
        }
        case TICKER -> {
          rows.get(instrument).ticker(events, i);
          changed[instrument] = true;
        }
        case CLOCK, END -> passTime(events.timeMicros(i));
        case BOOK, GAP -> {}
      }
    }
  }

  /** A recording's receive times are of the day it was made and tell nothing about now. */
  private long onTheWay(long wall, long receivedMicros) {
    return session.replayed() ? 0 : Math.max(1, wall - receivedMicros);
  }

  private void passTime(long nowMicros) {
    for (List<CandleBuilder> builders : candles) {
      for (CandleBuilder candle : builders) {
        candle.time(nowMicros);
      }
    }
  }

  private void refresh() {
    if (!session.mayAct()) {
      return;
    }
    long wall = session.clock().nowMicros();
    for (int i = 0; i < rows.size(); i++) {
      if (changed[i] || wall - postedMicros[i] >= Micros.SECOND) {
        post(i, wall);
      }
      List<CandleBuilder> builders = candles.get(i);
      for (int k = 0; k < builders.size(); k++) {
        if (builders.get(k).isChanged()) {
          postCandle(candleStreams.get(i).get(k), builders.get(k).current());
        }
      }
    }
  }

  /**
   * The wait for {@link #refresh} is deliberate and not counted in the latency: only the way here
   * is.
   */
  private void post(int instrument, long wall) {
    MarketRow row = rows.get(instrument);
    long onTheWay = onTheWayMicros[instrument];
    changed[instrument] = false;
    postedMicros[instrument] = wall;
    onTheWayMicros[instrument] = 0;
    bus.post(
        StreamPost.state(
                Addresses.session(session.sessionId(), "market"),
                "symbols",
                row.key(),
                row.json(wall))
            .receivedAt(onTheWay == 0 ? 0 : wall - onTheWay));
  }

  private void postCandle(String stream, JsonObject candle) {
    bus.post(
        StreamPost.recentState(
            stream, "candles", String.valueOf(candle.getLong("time")), candle, CandleBuilder.KEPT));
  }
}
