package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** What comes out. */
  public interface Listener extends MarketFeed.Requests {

    /** Rows of one instrument, at least one. */
    void batch(MarketBatch batch);

    /** What the venue said about a connection. */
    ControlSink control(int connection);

    void malformed(int connection, String reason, CharSequence frame);
  }

  private final VenueAdapter adapter;
  private final Listener listener;
  private final MarketFeed feed;
  private final Map<Integer, VenueDecoder> decoders = new HashMap<>();
  private final Map<Integer, Instrument> markets = new LinkedHashMap<>();
  private final List<MarketBatch.@Nullable Builder> open = new ArrayList<>();
  private final List<Integer> touched = new ArrayList<>();
  private final List<List<InstrumentId>> ids = new ArrayList<>();
  private final Polling polling;
  private char[] frame = new char[1 << 16];
  private long batches;
  private int connection;

  public VenuePipeline(VenueAdapter adapter, Listener listener) {
    this.adapter = adapter;
    this.listener = listener;
    this.polling = adapter.newPolling();
    this.feed = new MarketFeed(adapter, new Rows(), listener, new Control());
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

  /** The polling whose rounds the caller makes. */
  public Polling polling() {
    return polling;
  }

  /** Takes one input; batches leave by the listener before this returns. */
  public void accept(VenueInput input) {
    feed.receiving(input.receiveMicros());
    switch (input) {
      case VenueInput.Text text -> text(text);
      case VenueInput.Binary binary -> binary(binary);
      case VenueInput.Added added -> add(added);
      case VenueInput.Removed removed -> remove(removed.symbol());
      case VenueInput.Opened opened -> open(opened);
      case VenueInput.Closed closed -> {
        decoders.remove(closed.connection());
        if (!closed.reason().isEmpty()) {
          feed.reconnected("connection lost and restored: " + closed.reason());
        }
      }
      case VenueInput.Answered answered -> answered(answered);
      case VenueInput.Unanswered unanswered -> {}
      case VenueInput.Sent sent -> {}
      case VenueInput.Round round -> {}
      case VenueInput.Image image -> throw new UnsupportedOperationException("image");
    }
    flush();
  }

  private void add(VenueInput.Added added) {
    int symbol = added.symbol();
    while (symbol >= open.size()) {
      newSymbol();
    }
    feed.restart(symbol);
    markets.put(symbol, added.market());
    ids.set(symbol, List.of(added.market().id()));
    decoders.values().forEach(decoder -> decoder.register(added.market(), symbol));
  }

  private void remove(int symbol) {
    Instrument market = markets.remove(symbol);
    if (market != null) {
      decoders.values().forEach(decoder -> decoder.forget(market));
    }
  }

  private void open(VenueInput.Opened opened) {
    VenueDecoder decoder = adapter.newDecoder();
    markets.forEach((symbol, market) -> decoder.register(market, symbol));
    decoders.put(opened.connection(), decoder);
  }

  private void text(VenueInput.Text text) {
    VenueDecoder decoder = decoders.get(text.connection());
    if (decoder == null) {
      return;
    }
    int length = text.frame().length();
    if (length > frame.length) {
      frame = new char[Integer.highestOneBit(length) * 2];
    }
    text.frame().getChars(0, length, frame, 0);
    connection = text.connection();
    try {
      decoder.text(frame, 0, length, feed);
    } catch (MalformedFrameException e) {
      listener.malformed(connection, String.valueOf(e.getMessage()), text.frame());
    }
  }

  private void binary(VenueInput.Binary binary) {
    VenueDecoder decoder = decoders.get(binary.connection());
    if (decoder == null) {
      return;
    }
    connection = binary.connection();
    try {
      decoder.binary(binary.frame(), 0, binary.frame().length, feed);
    } catch (MalformedFrameException e) {
      listener.malformed(
          connection,
          String.valueOf(e.getMessage()),
          java.util.Base64.getEncoder().encodeToString(binary.frame()));
    }
  }

  private void answered(VenueInput.Answered answered) {
    RestCall call = answered.call();
    if (call.symbol() >= 0 && !markets.containsKey(call.symbol())) {
      return;
    }
    try {
      adapter.rest().read(call, answered.body().toCharArray(), feed);
    } catch (MalformedFrameException e) {
      listener.malformed(-1, call.path() + ": " + e.getMessage(), answered.body());
    }
  }

  private void flush() {
    for (int i = 0; i < touched.size(); i++) {
      int symbol = touched.get(i);
      MarketBatch.Builder rows = open.set(symbol, null);
      if (rows != null) {
        listener.batch(rows.number(++batches).build());
      }
    }
    touched.clear();
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

  private final class Control implements ControlSink {

    private ControlSink now() {
      return listener.control(connection);
    }

    @Override
    public void acknowledged(long requestId) {
      now().acknowledged(requestId);
    }

    @Override
    public void acknowledged(Channel channel, @Nullable String venueSymbol) {
      now().acknowledged(channel, venueSymbol);
    }

    @Override
    public void refused(long requestId, String reason) {
      now().refused(requestId, reason);
    }

    @Override
    public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
      now().refused(channel, venueSymbol, reason);
    }

    @Override
    public void pong() {
      now().pong();
    }

    @Override
    public void heartbeat() {
      now().heartbeat();
    }

    @Override
    public void closing(String reason) {
      now().closing(reason);
    }

    @Override
    public void lost(String reason) {
      now().lost(reason);
    }

    @Override
    public void venueState(String state) {
      now().venueState(state);
    }
  }
}
