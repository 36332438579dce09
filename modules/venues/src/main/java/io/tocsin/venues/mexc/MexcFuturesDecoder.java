package io.tocsin.venues.mexc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.Micros;
import io.tocsin.venues.Channel;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MEXC futures frames: {@code push.deal} in both shapes, {@code push.depth} merged or not, {@code
 * push.depth.full} as a quote, {@code push.ticker}, and answers. Quantities leave in base units; a
 * frame of a contract that is not registered is skipped, since nobody knows what one of it is
 * worth, and the first of it is told as a refusal.
 */
public final class MexcFuturesDecoder implements VenueDecoder {

  private static final String SUBSCRIBED = "rs.sub.";
  private static final String SUCCESS = "success";
  private static final int MOST_COMPLAINTS = 1_000;
  private static final Pattern NAMED = Pattern.compile("\\[([A-Z0-9]+_[A-Z0-9]+)]");

  private final SymbolTable symbols = new SymbolTable();
  private final Map<Integer, MexcContract> contracts = new HashMap<>();
  private final Json.Reader reader = this::read;
  private final MexcFuturesData data = new MexcFuturesData();
  private final Set<String> complainedOf = new HashSet<>();
  private String channel = "";
  private int symbol;
  private String unknown = "";
  private long sent;

  @Override
  public void register(Instrument market, int index) {
    symbols.put(market.venueSymbol(), index);
    contracts.put(index, new MexcContract(market));
  }

  @Override
  public void forget(Instrument market) {
    symbols.remove(market.venueSymbol());
  }

  @Override
  public void text(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    channel = "";
    symbol = -1;
    unknown = "";
    sent = 0;
    data.clear();
    Json.read(frame, from, length, reader);
    tell(sink);
  }

  private void read(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the frame");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "symbol" -> {
          symbol = Json.symbol(parser, symbols);
          unknown = symbol < 0 ? parser.getText() : "";
        }
        case "channel" -> channel = channel(parser);
        case "ts" -> sent = Json.integer(parser);
        case "data" -> {
          if (token != JsonToken.VALUE_NULL) {
            data.read(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  /** The name, without a new String for the usual ones. */
  private static String channel(JsonParser parser) throws IOException {
    if (Json.is(parser, "push.deal")) {
      return "push.deal";
    }
    if (Json.is(parser, "push.depth")) {
      return "push.depth";
    }
    if (Json.is(parser, "push.depth.full")) {
      return "push.depth.full";
    }
    return String.valueOf(parser.getValueAsString());
  }

  private void tell(FrameSink sink) throws MalformedFrameException {
    if (channel.isEmpty()) {
      throw new MalformedFrameException("has no \"channel\"");
    }
    if (channel.startsWith("push.")) {
      need(data.there(), "data");
      push(sink);
    } else if (channel.equals("pong")) {
      sink.pong();
    } else if (channel.equals("rs.error")) {
      error(sink, data.text());
    } else if (channel.startsWith(SUBSCRIBED)) {
      answer(sink, channel(channel.substring(SUBSCRIBED.length())));
    }
  }

  private static @Nullable Channel channel(String name) {
    return switch (name) {
      case "deal" -> Channel.TRADES;
      case "depth.full" -> Channel.QUOTES;
      case "depth" -> Channel.BOOK;
      case "ticker" -> Channel.TICKER;
      default -> null;
    };
  }

  /** Names no market: the oldest request of the channel is meant. */
  private void answer(FrameSink sink, @Nullable Channel subscribed) {
    if (subscribed == null) {
      return;
    }
    if (data.text().isEmpty() || data.text().equals(SUCCESS)) {
      sink.acknowledged(subscribed, null);
    } else {
      sink.refused(subscribed, null, data.text());
    }
  }

  private static void error(FrameSink sink, String text) {
    Matcher named = NAMED.matcher(text);
    if (text.contains("close the channel")) {
      sink.closing(text);
    } else if (named.find()) {
      sink.refused(null, named.group(1), text);
    } else {
      sink.refused(FrameSink.NO_ID, text);
    }
  }

  private void push(FrameSink sink) throws MalformedFrameException {
    MexcContract contract = contracts.get(symbol);
    switch (channel) {
      case "push.deal" -> {
        data.trades.check();
        need(data.trades.size() > 0, "a deal");
        if (contract != null) {
          contract.toBase(data.trades);
          data.trades.sort();
          data.trades.tell(symbol, sentMicros(), false, sink);
        }
      }
      case "push.depth" -> {
        data.number();
        if (contract != null) {
          contract.toBase(data.depth);
          sink.depth(symbol, sentMicros(), data.depth);
        }
      }
      case "push.depth.full" -> {
        if (contract != null) {
          contract.toBase(data.depth);
          MexcQuotes.tell(symbol, sentMicros(), data.depth, sink);
        }
      }
      case "push.ticker" -> {
        need(data.last.isPresent(), "lastPrice");
        if (contract != null) {
          MexcFuturesRest.ticker(symbol, sentMicros(), data, contract, sink);
        }
      }
      default -> {}
    }
    if (!unknown.isEmpty() && complainedOf.size() < MOST_COMPLAINTS && complainedOf.add(unknown)) {
      sink.refused(null, unknown, "its contract size is not known, so quantities are not, either");
    }
  }

  private long sentMicros() {
    return MexcTrades.isTime(sent) ? sent * Micros.MILLI : FrameSink.NO_TIME;
  }

  private void need(boolean present, String what) throws MalformedFrameException {
    if (!present) {
      throw new MalformedFrameException("is a " + channel + " without " + what);
    }
  }
}
