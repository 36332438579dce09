package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a venue's raw input to batches: decoders, sequences, books. Live and replayed input go
 * through the same pipeline, and the same inputs in the same order give the same batches: what has
 * to be fetched is asked for by {@link Listener}, and its answer is an input again. Not
 * thread-safe.
 */
public final class VenuePipeline {

  /** What comes out. A replay that has no use for requests ignores them. */
  public interface Listener extends MarketFeed.Requests {

    /** Rows of one instrument, at least one. */
    void batch(MarketBatch batch);

    /**
     * A market told anew from its past, for sessions that know less of it; those that know more
     * leave it out, and so does a replay that is no session's.
     */
    default void past(MarketBatch batch) {}

    /** What the venue said about a connection. */
    ControlSink control(int connection);

    /** An input that could not be decoded, or has something of a time that cannot be. */
    void malformed(int connection, String reason, VenueInput input);

    /** Calls of a round of polling, to be made before those that still wait. */
    default void calls(List<RestCall> calls) {}
  }

  private record Connection(String route, VenueDecoder decoder) {}

  private final VenueAdapter adapter;
  private final Listener listener;
  private final MarketFeed feed;
  private final Map<Integer, Connection> connections = new LinkedHashMap<>();
  private final Map<Integer, Instrument> markets = new LinkedHashMap<>();
  private final List<MarketBatch.@Nullable Builder> open = new ArrayList<>();
  private final List<Integer> touched = new ArrayList<>();
  private final List<List<InstrumentId>> ids = new ArrayList<>();
  private Polling polling;
  private char[] frame = new char[1 << 16];
  private long batches;
  private int connection;

  public VenuePipeline(VenueAdapter adapter, Listener listener) {
    this.adapter = adapter;
    this.listener = listener;
    this.polling = adapter.newPolling();
    this.feed = new MarketFeed(adapter, new Rows(), listener, new Control(), true);
  }

  /** The next free index for a market. */
  public int newSymbol() {
    int index = feed.add();
    open.add(null);
    ids.add(List.of());
    return index;
  }

  public MarketFeed feed() {
    return feed;
  }

  /** Takes one input; batches leave by the listener before this returns. */
  public void accept(VenueInput input) {
    feed.receiving(input.receiveMicros(), connection);
    switch (input) {
      case VenueInput.Text text -> text(text);
      case VenueInput.Binary binary -> binary(binary);
      case VenueInput.Sent sent -> {}
      case VenueInput.Added added -> add(added);
      case VenueInput.Removed removed -> remove(removed.symbol());
      case VenueInput.Opened opened -> open(opened.connection(), opened.route());
      case VenueInput.Closed closed -> close(closed);
      case VenueInput.PastWanted wanted -> tellPast(wanted.symbol(), wanted.receiveMicros());
      case VenueInput.Round round -> listener.calls(polling.begin());
      case VenueInput.Answered answered -> answered(answered);
      case VenueInput.Unanswered unanswered -> unanswered(unanswered);
      case VenueInput.Image image -> restore(new JsonObject(image.state()));
    }
    flush();
  }

  private void add(VenueInput.Added added) {
    int symbol = added.symbol();
    while (symbol >= open.size()) {
      newSymbol();
    }
    Instrument market = added.market();
    feed.restart(
        symbol, adapter.rest().call(RestTopic.TRADES, market, symbol, FrameSink.NO_ID).isPresent());
    know(symbol, market);
    connections.values().forEach(known -> known.decoder().register(market, symbol));
  }

  private void know(int symbol, Instrument market) {
    markets.put(symbol, market);
    ids.set(symbol, List.of(market.id()));
    polling.add(market, symbol);
  }

  private void remove(int symbol) {
    Instrument market = markets.remove(symbol);
    if (market != null) {
      polling.remove(symbol);
      connections.values().forEach(known -> known.decoder().forget(market));
      feed.restart(symbol, false);
    }
  }

  private Connection open(int number, String route) {
    VenueDecoder decoder = adapter.newDecoder();
    markets.forEach((symbol, market) -> decoder.register(market, symbol));
    Connection opened = new Connection(route, decoder);
    connections.put(number, opened);
    return opened;
  }

  private void close(VenueInput.Closed closed) {
    connections.remove(closed.connection());
    feed.lost(
        closed.connection(),
        closed.reason().isEmpty() ? "" : "connection lost and restored: " + closed.reason());
  }

  private void text(VenueInput.Text text) {
    Connection from = connections.get(text.connection());
    if (from == null) {
      return;
    }
    int length = text.frame().length();
    if (length > frame.length) {
      frame = new char[Integer.highestOneBit(length) * 2];
    }
    text.frame().getChars(0, length, frame, 0);
    connection = text.connection();
    feed.receiving(text.receiveMicros(), connection);
    try {
      from.decoder().text(frame, 0, length, feed);
      tellRefusal(text);
    } catch (MalformedFrameException e) {
      listener.malformed(connection, String.valueOf(e.getMessage()), text);
    }
  }

  private void binary(VenueInput.Binary binary) {
    Connection from = connections.get(binary.connection());
    if (from == null) {
      return;
    }
    connection = binary.connection();
    feed.receiving(binary.receiveMicros(), connection);
    try {
      from.decoder().binary(binary.frame(), 0, binary.frame().length, feed);
      tellRefusal(binary);
    } catch (MalformedFrameException e) {
      listener.malformed(connection, String.valueOf(e.getMessage()), binary);
    }
  }

  private void tellRefusal(VenueInput frame) {
    String refusal = feed.refusal();
    if (!refusal.isEmpty()) {
      listener.malformed(connection, refusal, frame);
    }
  }

  private void answered(VenueInput.Answered answered) {
    RestCall call = answered.call();
    Purpose purpose = answered.purpose();
    if (isForgotten(call)) {
      return;
    }
    feed.answering(answered.receiveMicros(), purpose, call, polling.repeatsTrades());
    try {
      char[] body = answered.body().toCharArray();
      if (purpose == Purpose.POLL) {
        listener.calls(polling.answer(call, body, feed));
      } else {
        adapter.rest().read(call, body, feed);
      }
      String refusal = feed.refusal();
      if (!refusal.isEmpty()) {
        listener.malformed(0, call.path() + ": " + refusal, answered);
      }
      if (!refusal.isEmpty() && purpose == Purpose.REPAIR) {
        // What is missing would be asked for again and again.
        feed.unanswered(answered.receiveMicros(), purpose, call);
      } else {
        feed.answered(purpose, call);
      }
      if (purpose == Purpose.LATE_START) {
        SymbolFeed market = feed.symbol(call.symbol());
        int found = market.recent.join();
        market.past += found;
        if (found > 0) {
          tellPast(call.symbol(), answered.receiveMicros());
        }
      }
    } catch (MalformedFrameException e) {
      listener.malformed(0, call.path() + ": " + e.getMessage(), answered);
      feed.unanswered(answered.receiveMicros(), purpose, call);
    }
  }

  /** While the trades of the time before are still awaited, they will be told to everybody. */
  private void tellPast(int symbol, long receiveMicros) {
    if (markets.containsKey(symbol)) {
      SymbolFeed market = feed.symbol(symbol);
      if (!market.isCold() && !market.recent.isEmpty()) {
        MarketBatch.Builder rows = market.recent.tell(ids.get(symbol), receiveMicros);
        listener.past(rows.number(++batches).build());
      }
    }
  }

  private void unanswered(VenueInput.Unanswered unanswered) {
    if (!isForgotten(unanswered.call())) {
      feed.unanswered(unanswered.receiveMicros(), unanswered.purpose(), unanswered.call());
    }
  }

  private boolean isForgotten(RestCall call) {
    return call.symbol() >= 0 && !markets.containsKey(call.symbol());
  }

  private void flush() {
    for (int i = 0; i < touched.size(); i++) {
      int symbol = touched.get(i);
      MarketBatch.Builder rows = open.set(symbol, null);
      if (rows != null && rows.size() > 0) {
        listener.batch(rows.number(++batches).build());
      }
    }
    touched.clear();
  }

  /**
   * Everything that the next batches depend on, as text: an {@link VenueInput.Image} of it makes
   * another pipeline of the same venue go on from here.
   */
  public String image() {
    JsonObject known = new JsonObject();
    markets.forEach(
        (symbol, market) -> known.put(Integer.toString(symbol), InstrumentJson.of(market)));
    JsonArray alive = new JsonArray();
    connections.forEach((number, from) ->
        alive.add(
            new JsonObject()
                .put("number", number)
                .put("route", from.route())
                .put("decoder", from.decoder().state())));
    return new JsonObject()
        .put("venue", adapter.id())
        .put("batches", batches)
        .put("markets", known)
        .put("connections", alive)
        .put("polling", polling.state())
        .put("feed", feed.image())
        .encode();
  }

  private void restore(JsonObject image) {
    batches = image.getLong("batches");
    feed.restore(image.getJsonObject("feed"));
    polling = adapter.newPolling();
    markets.clear();
    connections.clear();
    ids.clear();
    open.clear();
    for (int i = 0; i < feed.size(); i++) {
      ids.add(List.of());
      open.add(null);
    }
    JsonObject known = image.getJsonObject("markets");
    for (String symbol : known.fieldNames()) {
      know(Integer.parseInt(symbol), InstrumentJson.read(known.getJsonObject(symbol)));
    }
    polling.restore(image.getString("polling"));
    for (Object element : image.getJsonArray("connections")) {
      JsonObject alive = (JsonObject) element;
      open(alive.getInteger("number"), alive.getString("route"))
          .decoder()
          .restore(alive.getString("decoder"));
    }
  }

  private final class Rows implements MarketFeed.Rows {
    @Override
    public MarketBatch.Builder batch(int symbol) {
      MarketBatch.Builder rows = open.get(symbol);
      if (rows == null) {
        rows = MarketBatch.builder(ids.get(symbol), 1);
        open.set(symbol, rows);
        touched.add(symbol);
      }
      return rows;
    }

    @Override
    public int instrument(int symbol) {
      return 0;
    }
  }

  private final class Control extends ControlRelay {
    @Override
    ControlSink control() {
      return listener.control(connection);
    }
  }
}
