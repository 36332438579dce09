package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalQuery;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionMode;
import io.tocsin.model.journal.SessionState;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.web.SessionDirectory.Found;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about one session. What is true now comes from the streams; what happened comes
 * from storage, and, while storage does not answer, from the streams' last items, marked {@code
 * degraded}.
 */
final class SessionReads {

  static final List<String> INTERVALS = List.of("1s", "5s", "1m", "5m", "1h");

  /**
   * State as of now.
   *
   * @param byStrategy whether items belong to a strategy
   */
  private record Live(String stream, String collection, boolean byStrategy) {}

  /**
   * Events that are stored.
   *
   * @param byInstance whether items belong to a strategy and a symbol
   */
  private record Past(
      String stream, String collection, Class<? extends JournalRecord> kind, boolean byInstance) {}

  private static final List<Live> LIVE =
      List.of(
          new Live("market", "symbols", false),
          new Live("indicators", "indicators", false),
          new Live("conditions", "instances", true),
          new Live("quality", "symbols", false));

  private static final List<Past> PAST =
      List.of(
          new Past("transitions", "transitions", Transition.class, true),
          new Past("signals", "signals", Signal.class, true),
          new Past("orders", "orders", OrderRecord.class, true),
          new Past("fills", "fills", Fill.class, true),
          new Past("alerts", "alerts", Alert.class, false));

  private static final Past POSITIONS = new Past("positions", "positions", Position.class, true);
  private static final Past EQUITY = new Past("equity", "points", EquityPoint.class, false);

  private final Bus bus;
  private final StreamReads streams;
  private final SessionDirectory sessions;
  private final WallClock clock;

  SessionReads(Bus bus, StreamReads streams, SessionDirectory sessions, WallClock clock) {
    this.clock = clock;
    this.bus = bus;
    this.streams = streams;
    this.sessions = sessions;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/sessions", this::list);
    api.get("/api/sessions/:id", request -> of(request, new Query(request), this::one));
    api.get("/api/sessions/:id/state", request -> of(request, new Query(request), this::state));
    for (Live live : LIVE) {
      api.get(
          "/api/sessions/:id/" + live.stream(),
          request ->
              of(request, new Query(request), (session, query) -> live(session, query, live)));
    }
    for (Past past : PAST) {
      api.get(
          "/api/sessions/:id/" + past.stream(),
          request ->
              of(request, new Query(request), (session, query) -> past(session, query, past)));
    }
    api.get(
        "/api/sessions/:id/positions", request -> of(request, new Query(request), this::positions));
    api.get("/api/sessions/:id/equity", request -> of(request, new Query(request), this::equity));
    api.get("/api/sessions/:id/candles", request -> of(request, new Query(request), this::candles));
  }

  private interface Read {
    Future<JsonObject> of(Found session, Query query);
  }

  private Future<JsonObject> of(RoutingContext request, Query query, Read read) {
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session -> read.of(session, query));
  }

  // Sessions

  private Future<JsonObject> list(RoutingContext request) {
    Query query = new Query(request);
    Optional<String> mode =
        query.choice(
            "mode",
            Arrays.stream(SessionMode.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList());
    Optional<String> state =
        query.choice("state", Arrays.stream(SessionState.values()).map(Enum::name).toList());
    boolean deleted = flag(query, "include_deleted");
    boolean archived = flag(query, "include_archived");
    query.finish();
    return sessions
        .live()
        .map(items ->
            new JsonObject()
                .put(
                    "sessions",
                    array(
                        items.stream()
                            .filter(item -> matches(item, "mode", mode))
                            .filter(item -> matches(item, "state", state))
                            .filter(
                                item -> deleted || !matches(item, "state", SessionState.DELETED))
                            .filter(
                                item -> archived || !matches(item, "state", SessionState.ARCHIVED))
                            .toList()))
                .put("degraded", false)
                .put("next", null));
  }

  private static boolean flag(Query query, String name) {
    return query.choice(name, List.of("true", "false")).filter(Boolean::parseBoolean).isPresent();
  }

  private static boolean matches(JsonObject item, String field, SessionState state) {
    return state.name().equals(item.getString(field));
  }

  private Future<JsonObject> one(Found session, Query query) {
    query.finish();
    JsonObject answer =
        session
            .item()
            .copy()
            .put("session_id", session.id())
            .put(
                "allowed_transitions", new JsonArray(SessionDirectory.allowedTransitions(session)));
    return Future.succeededFuture(mark(answer, session.live() ? null : ended(session)));
  }

  private Future<JsonObject> state(Found session, Query query) {
    query.finish();
    return streams
        .items(Addresses.session(session.id(), "state_machines"), "instances")
        .map(instances ->
            mark(
                new JsonObject()
                    .put("session_id", session.id())
                    .put("current_state", session.state())
                    .put("since", session.item().getString("since"))
                    .put("mode", session.item().getString("mode"))
                    .put("reason", session.item().getString("reason"))
                    .put(
                        "allowed_transitions",
                        new JsonArray(SessionDirectory.allowedTransitions(session)))
                    .put("instances", array(instances)),
                session.live() ? null : ended(session)));
  }

  // State as of now

  private Future<JsonObject> live(Found session, Query query, Live live) {
    Optional<String> symbol = query.symbolOf(session.symbols());
    Optional<String> strategy =
        live.byStrategy() ? query.text("strategy") : Optional.<String>empty();
    query.finish();
    return streams
        .find(Addresses.session(session.id(), live.stream()), live.collection())
        .compose(found -> {
          List<JsonObject> items =
              found.orElse(List.of()).stream()
                  .filter(item -> matches(item, "symbol", symbol))
                  .filter(item -> matches(item, "strategy_id", strategy))
                  .toList();
          String missing = found.isPresent() ? null : ended(session);
          return withAge(answer(session, live.collection(), items, missing), session, symbol);
        });
  }

  private Future<JsonObject> candles(Found session, Query query) {
    query.require("symbol", String.join(", ", session.symbols()));
    String symbol = query.symbolOf(session.symbols()).orElse("");
    String interval = query.choice("interval", INTERVALS).orElse("1m");
    long from = query.micros("from", Long.MIN_VALUE);
    long to = query.micros("to", Long.MAX_VALUE);
    int limit = query.limit(500);
    return streams
        .items(Addresses.session(session.id(), "market"), "symbols")
        .compose(market -> {
          List<JsonObject> quotes =
              market.stream().filter(item -> matches(item, "symbol", Optional.of(symbol))).toList();
          List<String> venues = quotes.stream().map(item -> item.getString("venue")).toList();
          if (venues.size() > 1) {
            query.require("venue", String.join(", ", venues));
          }
          Optional<String> venue =
              venues.isEmpty() ? query.text("venue") : query.choice("venue", venues);
          query.finish();
          String address =
              venues.size() > 1
                  ? Addresses.candles(
                      session.id(), new InstrumentId(venue.orElseThrow(), symbol), interval)
                  : Addresses.candles(session.id(), symbol, interval);
          return streams
              .find(address, "candles")
              .map(found -> {
                List<JsonObject> items =
                    found.orElse(List.of()).stream()
                        .filter(candle -> {
                          long micros = candle.getLong("time") * Micros.SECOND;
                          return micros >= from && micros < to;
                        })
                        .toList();
                // Oldest first, as charts want them; the limit keeps the newest.
                List<JsonObject> newest =
                    items.subList(Math.max(0, items.size() - limit), items.size());
                JsonObject answer =
                    answer(session, "candles", newest, found.isPresent() ? null : ended(session))
                        .put("symbol", symbol)
                        .put("interval", interval);
                return MarketAge.of(
                        quotes.stream().filter(item -> matches(item, "venue", venue)).toList())
                    .into(answer);
              });
        });
  }

  private Future<JsonObject> withAge(JsonObject answer, Found session, Optional<String> symbol) {
    return streams
        .items(Addresses.session(session.id(), "market"), "symbols")
        .map(market ->
            MarketAge.of(market.stream().filter(item -> matches(item, "symbol", symbol)).toList())
                .into(answer));
  }

  // What happened

  /** What of the past is asked for. */
  private record Filter(
      Optional<String> symbol, Optional<String> strategy, long from, long to, int limit) {

    static Filter of(Query query, Found session, Past past) {
      return new Filter(
          past.byInstance() ? query.symbolOf(session.symbols()) : Optional.<String>empty(),
          past.byInstance() ? query.text("strategy") : Optional.<String>empty(),
          query.micros("from", Long.MIN_VALUE),
          query.micros("to", Long.MAX_VALUE),
          query.limit(Query.DEFAULT_LIMIT));
    }

    boolean takes(JsonObject item) {
      long micros = Micros.of(Instant.parse(item.getString("time")));
      return matches(item, "symbol", symbol)
          && matches(item, "strategy_id", strategy)
          && micros >= from
          && micros < to;
    }
  }

  /**
   * Rows, newest first.
   *
   * @param degraded why they may not be all, null if they are
   * @param ageSeconds of the newest, null if there is none or if they are all
   */
  record Rows(
      List<JsonObject> newestFirst, @Nullable String degraded, @Nullable Double ageSeconds) {

    static Rows whole(List<JsonObject> newestFirst) {
      return new Rows(newestFirst, null, null);
    }
  }

  private Future<JsonObject> past(Found session, Query query, Past past) {
    Filter filter = Filter.of(query, session, past);
    query.finish();
    return rows(session, past, filter).map(rows -> answer(session, past.collection(), rows));
  }

  /** The newest transitions or signals, for a first look. */
  Future<Rows> newest(Found session, String stream, int limit) {
    Past past =
        PAST.stream().filter(each -> each.stream().equals(stream)).findFirst().orElseThrow();
    return rows(
        session,
        past,
        new Filter(Optional.empty(), Optional.empty(), Long.MIN_VALUE, Long.MAX_VALUE, limit));
  }

  private Future<Rows> rows(Found session, Past past, Filter filter) {
    JournalQuery question =
        new JournalQuery(
            past.kind(),
            session.id(),
            filter.strategy().orElse(null),
            filter.symbol().orElse(null),
            filter.from(),
            filter.to(),
            filter.limit());
    return bus.query(question)
        .map(page -> Rows.whole(page.rows()))
        .recover(cause -> recent(session, past, filter, HttpProblem.of(cause, past.stream())));
  }

  private Future<Rows> recent(Found session, Past past, Filter filter, HttpProblem why) {
    return streams
        .items(Addresses.session(session.id(), past.stream()), past.collection())
        .map(items -> {
          List<JsonObject> newestFirst = new ArrayList<>(items);
          Collections.reverse(newestFirst);
          newestFirst.removeIf(item -> !filter.takes(item));
          return new Rows(
              newestFirst.subList(0, Math.min(filter.limit(), newestFirst.size())),
              "only what this server still holds in memory, since storage does not answer: "
                  + why.getMessage(),
              newestFirst.isEmpty() ? null : age(newestFirst.getFirst()));
        });
  }

  private double age(JsonObject item) {
    long micros = Micros.of(Instant.parse(item.getString("time")));
    return Math.max(0, clock.nowMicros() - micros) / (double) Micros.SECOND;
  }

  // Positions and equity: now from the stream, before from storage

  private Future<JsonObject> positions(Found session, Query query) {
    Optional<String> status = query.choice("status", List.of("open", "closed"));
    Filter filter = Filter.of(query, session, POSITIONS);
    query.finish();
    Future<Optional<List<JsonObject>>> now =
        streams.find(Addresses.session(session.id(), "positions"), "positions");
    return now.compose(found -> {
      Future<Rows> stored =
          status.equals(Optional.of("open")) && found.isPresent()
              ? Future.succeededFuture(Rows.whole(List.of()))
              : rows(session, POSITIONS, filter);
      return stored.compose(rows -> {
        // The stream is nearer to the truth than storage, which runs behind by its queue.
        Map<String, JsonObject> byId = new LinkedHashMap<>();
        rows.newestFirst().forEach(row -> byId.putIfAbsent(id(row), row));
        found.orElse(List.of()).stream()
            .filter(filter::takes)
            .forEach(item -> byId.put(id(item), item));
        List<JsonObject> items =
            byId.values().stream()
                .filter(item ->
                    status.isEmpty() || item.getString("status").equalsIgnoreCase(status.get()))
                .sorted((a, b) -> b.getString("opened_at").compareTo(a.getString("opened_at")))
                .limit(filter.limit())
                .toList();
        return withAge(
            answer(session, "positions", new Rows(items, rows.degraded(), rows.ageSeconds())),
            session,
            filter.symbol());
      });
    });
  }

  private static String id(JsonObject position) {
    return position.getString("position_id");
  }

  private Future<JsonObject> equity(Found session, Query query) {
    Filter filter = Filter.of(query, session, EQUITY);
    query.finish();
    boolean bounded = filter.from() != Long.MIN_VALUE || filter.to() != Long.MAX_VALUE;
    return streams
        .find(Addresses.session(session.id(), "equity"), "points")
        .compose(found -> {
          if (found.isEmpty() || bounded) {
            return rows(session, EQUITY, filter);
          }
          List<JsonObject> newestFirst = new ArrayList<>(found.get());
          Collections.reverse(newestFirst);
          return Future.succeededFuture(
              Rows.whole(newestFirst.subList(0, Math.min(filter.limit(), newestFirst.size()))));
        })
        .map(rows -> answer(session, "points", rows));
  }

  // Answers

  private static JsonObject answer(
      Found session, String collection, List<JsonObject> items, @Nullable String degraded) {
    JsonObject answer =
        new JsonObject().put("session_id", session.id()).put(collection, array(items));
    return mark(answer, degraded).put("next", null);
  }

  private static JsonObject answer(Found session, String collection, Rows rows) {
    JsonObject answer = answer(session, collection, rows.newestFirst(), rows.degraded());
    return rows.degraded() == null ? answer : answer.put("degraded_age_seconds", rows.ageSeconds());
  }

  /** Says whether the answer may be incomplete or old, and why. */
  private static JsonObject mark(JsonObject answer, @Nullable String degraded) {
    answer.put("degraded", degraded != null);
    return degraded == null ? answer : answer.put("degraded_reason", degraded);
  }

  private static String ended(Found session) {
    return session.live()
        ? "the session is " + session.state() + ": this is not kept up (any more)"
        : "the session does not run on this server; it was last stored as " + session.state();
  }

  static boolean matches(JsonObject item, String field, Optional<String> wanted) {
    return wanted.isEmpty() || wanted.get().equals(item.getString(field));
  }

  static JsonArray array(List<JsonObject> items) {
    return new JsonArray(new ArrayList<>(items));
  }
}
