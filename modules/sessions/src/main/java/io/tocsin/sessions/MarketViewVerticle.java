package io.tocsin.sessions;

import io.opentelemetry.context.Context;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.CandleQuery;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.Traces;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session's market as people see it: the watchlist's rows and the chart's candles. */
public final class MarketViewVerticle extends VerticleBase {

  /** The candle intervals that are kept, by name, in seconds. */
  static final Map<String, Long> INTERVALS = intervals();

  private final SessionContext session;
  private final boolean restores;
  private final List<MarketRow> rows = new ArrayList<>();
  private final List<List<CandleBuilder>> candles = new ArrayList<>();
  private final List<List<String>> candleStreams = new ArrayList<>();
  private long[] postedMicros = new long[0];
  private long[] onTheWayMicros = new long[0];
  private boolean[] changed = new boolean[0];

  /** The newest trace by instrument that is not told yet; empty where nothing is followed. */
  private @Nullable Context[] followed = new @Nullable Context[0];

  /** Time of the newest trade by instrument. */
  private long[] newest = new long[0];

  /** Where a symbol is told anew: up to there nothing is news. */
  private long[] knownUntil = new long[0];

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private CandleLines lines;

  /** Of a session that begins. */
  public MarketViewVerticle(SessionContext session) {
    this(session, false);
  }

  /**
   * @param resumed whether the session went on before, so that storage has candles of it
   */
  MarketViewVerticle(SessionContext session, boolean resumed) {
    this.session = session;
    // A replay tells its session all from the beginning.
    this.restores = resumed && !session.replayed();
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
    lines = new CandleLines(vertx, bus, restores);
    // In the order of the layout, whose indexes the batches use: both are sorted by instrument.
    for (Instrument instrument : session.instruments().values()) {
      rows.add(new MarketRow(instrument, session.transport()));
      openCandles(instrument.id());
    }
    postedMicros = new long[rows.size()];
    onTheWayMicros = new long[rows.size()];
    changed = new boolean[rows.size()];
    followed = new @Nullable Context[bus.traces().isOn() ? rows.size() : 0];
    newest = new long[rows.size()];
    Arrays.fill(newest, Long.MIN_VALUE);
    knownUntil = newest.clone();
    for (int i = 0; i < rows.size(); i++) {
      post(i, session.clock().nowMicros());
    }
    bus.onEvaluated(session.sessionId(), EvaluatedBatch.class, this::batch);
    vertx.setPeriodic(session.conflateMillis(), id -> refresh());
    lines.restore();
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
      lines.open(
          stream,
          new CandleQuery(
              session.sessionId(),
              shared ? instrument.venue() : "",
              instrument.symbol(),
              name,
              CandleBuilder.KEPT));
      streams.add(stream);
      builders.add(new CandleBuilder(seconds, candle -> lines.tell(stream, candle)));
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
    Context trace = bus.traces().held();
    for (int i = 0; i < events.size(); i++) {
      int instrument = events.instrument(i);
      if (trace != null && instrument >= 0) {
        followed[instrument] = trace;
      }
      switch (events.kind(i)) {
        case TRADE -> {
          if (events.past(i) && events.timeMicros(i) <= knownUntil[instrument]) {
            continue; // the chart does not go back
          }
          newest[instrument] = Math.max(newest[instrument], events.timeMicros(i));
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
        case GAP -> {
          if (events.beginsAnew(i)) {
            knownUntil[instrument] = newest[instrument];
          }
        }
        case BOOK -> {}
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
          lines.tell(candleStreams.get(i).get(k), builders.get(k).current());
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
    try (Traces.Step step = step(instrument)) {
      bus.post(
          StreamPost.state(
                  Addresses.session(session.sessionId(), "market"),
                  "symbols",
                  row.key(),
                  row.json(wall))
              .receivedAt(onTheWay == 0 ? 0 : wall - onTheWay));
    }
  }

  /** What is told came of a frame that is followed. */
  private Traces.@Nullable Step step(int instrument) {
    if (followed.length == 0) {
      return null;
    }
    Context trace = followed[instrument];
    followed[instrument] = null;
    return bus.traces().step("market view", trace);
  }
}
