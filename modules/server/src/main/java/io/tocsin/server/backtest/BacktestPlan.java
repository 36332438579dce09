package io.tocsin.server.backtest;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionIds;
import io.tocsin.sessions.SessionPlans;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One backtest, checked: everything that decides its result.
 *
 * @param session what runs
 * @param settings session and strategies as their files have them, for the report
 * @param data names of the data, without folders, for the report
 * @param replay sends the data to the session
 * @param withIndicators whether {@code indicators.csv} is written
 */
public record BacktestPlan(
    SessionFile session,
    JsonObject settings,
    List<String> data,
    ReplayOptions replay,
    boolean withIndicators) {

  /** As fast as the session can take it. */
  private static final double MAXIMUM = 0;

  /**
   * Plans a backtest. The same session over data that begin at the same time has the same id, and
   * so the same result to the byte; a recorded session that is alone is repeated under its own id,
   * with what people told it.
   *
   * @param definitions where the session's strategies are from
   * @param text the session
   * @param names of the data for people
   * @throws InvalidInputException with everything that is wrong with the session, or if the data
   *     lack one of its markets, or if one of several files has nothing of them
   */
  public static BacktestPlan of(
      Definitions definitions,
      Definitions.Text text,
      RecordingInfo data,
      List<String> names,
      boolean withIndicators) {
    SessionFile session = definitions.read(text.file(), text.json(), Map.of());
    String id = sessionId(text, session, data);
    List<Instrument> markets =
        data.instruments().stream()
            .filter(market -> session.instruments().contains(market.id()))
            .toList();
    boolean repeated = recorded(session, data).isPresent();
    ReplayOptions all = ReplayOptions.of(id, data, MAXIMUM);
    List<Problem> problems = new ArrayList<>(useless(session, data, names));
    BacktestPlan plan =
        new BacktestPlan(
            session,
            settings(definitions, text, session),
            List.copyOf(names),
            repeated ? all.repeating() : all.only(markets),
            withIndicators);
    try {
      plan.sessionPlan();
    } catch (InvalidInputException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("session " + session.name(), problems);
    }
    return plan;
  }

  /** Who names a file wants it tested; one of which nothing is used is a mistake, in its market. */
  private static List<Problem> useless(
      SessionFile session, RecordingInfo data, List<String> names) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < data.merged().size(); i++) {
      List<InstrumentId> markets =
          data.merged().get(i).instruments().stream().map(Instrument::id).toList();
      if (Collections.disjoint(markets, session.instruments())) {
        problems.add(
            new Problem(
                "$.data[" + i + "]",
                "has no market that the session uses",
                names.get(i) + " with " + markets,
                session.instruments() + "; name a file's market as binance:BTC_USDT=FILE"));
      }
    }
    return problems;
  }

  private static Optional<RecordingInfo.Session> recorded(SessionFile session, RecordingInfo data) {
    return data.session().filter(found -> found.name().equals(session.name()));
  }

  private static String sessionId(Definitions.Text text, SessionFile session, RecordingInfo data) {
    return recorded(session, data)
        .map(RecordingInfo.Session::id)
        .orElseGet(() -> {
          CRC32 sum = new CRC32();
          sum.update(text.content().getBytes(StandardCharsets.UTF_8));
          return SessionIds.of(data.firstEventMicros(), sum.getValue());
        });
  }

  private static JsonObject settings(
      Definitions definitions, Definitions.Text text, SessionFile session) {
    JsonObject strategies = new JsonObject();
    session
        .bindings()
        .forEach(binding -> {
          Definitions.Text strategy = definitions.strategies().get(binding.strategy().name());
          if (strategy != null) {
            strategies.put(binding.strategy().name(), plain(strategy));
          }
        });
    return new JsonObject().put("session", plain(text)).put("strategies", strategies);
  }

  private static Object plain(Definitions.Text text) {
    return Json.decodeValue(Json.encode(JsonText.parse(text.file(), text.content())));
  }

  /** The same between two moments, time of receipt; the minimum and maximum for no bound. */
  public BacktestPlan between(long fromMicros, long toMicros) {
    return new BacktestPlan(
        session, settings, data, replay.between(fromMicros, toMicros), withIndicators);
  }

  /** The same with other batches, which changes no result. */
  public BacktestPlan batches(int rows, int inFlight) {
    return new BacktestPlan(
        session, settings, data, replay.batches(rows, inFlight), withIndicators);
  }

  /** The same at another speed, which changes no result. */
  public BacktestPlan speed(double factor) {
    return new BacktestPlan(session, settings, data, replay.speed(factor), withIndicators);
  }

  public String sessionId() {
    return replay.sessionId();
  }

  List<VenueInstruments> venues() {
    return replay.recording().venues();
  }

  /** When the session's instances begin to watch, event time. */
  long firstEventMicros() {
    return Math.max(replay.fromMicros(), replay.recording().firstEventMicros());
  }

  SessionPlan sessionPlan() {
    return SessionPlans.of(sessionId(), session, venues());
  }

  /** What was tested, for whoever reads the result: names and bounds, nothing of this machine. */
  JsonObject dataJson() {
    JsonArray markets = new JsonArray();
    replay.instruments().forEach(market -> markets.add(market.id().toString()));
    return new JsonObject()
        .put("files", new JsonArray(data))
        .put("format", replay.recording().format())
        .put("bytes", replay.recording().sizeBytes())
        .put("instruments", markets)
        .put("from", bound(replay.fromMicros(), Long.MIN_VALUE))
        .put("to", bound(replay.toMicros(), Long.MAX_VALUE));
  }

  private static @Nullable String bound(long micros, long none) {
    return micros == none ? null : Micros.iso(micros);
  }
}
