package io.tocsin.venues.mexc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code data} of a futures frame or REST answer, whatever it is: in frames it comes before the
 * channel's name, so its fields are collected first and understood later. Reused.
 */
final class MexcFuturesData {

  private static final long NONE = -1;

  final MexcTrades trades = new MexcTrades();
  final DepthUpdate depth = new DepthUpdate();
  final WireDecimal last = new WireDecimal();
  final WireDecimal contracts24h = new WireDecimal();
  final WireDecimal amount24h = new WireDecimal();
  private final WireDecimal change24h = new WireDecimal();
  private long begin;
  private long end;
  private long version;
  private long timestamp;
  private String text = "";
  private boolean there;
  private MexcTrades.@Nullable Trade single;

  void clear() {
    trades.clear();
    depth.clear();
    last.clear();
    contracts24h.clear();
    amount24h.clear();
    change24h.clear();
    begin = NONE;
    end = NONE;
    version = NONE;
    timestamp = 0;
    text = "";
    there = false;
    single = null;
  }

  /** Whether there was any data. */
  boolean there() {
    return there;
  }

  /** The data if it was a text, as in acknowledgements and errors; else empty. */
  String text() {
    return text;
  }

  /** Milliseconds of a ticker or book, 0 if it has none. */
  long timestamp() {
    return timestamp;
  }

  /** The price 24 h ago, NaN if the frame does not tell. */
  double open24h() {
    double open = last.toDouble() / (1 + change24h.toDouble());
    return open > 0 && open < Double.POSITIVE_INFINITY ? open : Double.NaN;
  }

  /**
   * Numbers the depth.
   *
   * <p>Merged updates cover {@code begin} to {@code end}; those that are not merged, and older
   * ones, have only a {@code version}.
   */
  void number() throws MalformedFrameException {
    long to = end == NONE ? version : end;
    long from = begin == NONE ? to : begin;
    if (from <= 0 || to < from) {
      throw new MalformedFrameException("is a depth without version, or begin and end");
    }
    depth.ids(from, to);
  }

  /** Reads the value at which the parser stands. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    there = true;
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          field(parser, name);
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          MexcTrades.Trade trade = trades.add();
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!deal(parser, name, trade)) {
              parser.skipChildren();
            }
          }
        }
        // Newest first.
        trades.reverse();
        // An array of anything else is none of ours.
        while (parser.currentToken() != JsonToken.END_ARRAY) {
          parser.skipChildren();
          parser.nextToken();
        }
      }
      case VALUE_STRING -> text = parser.getText();
      default -> {}
    }
  }

  private void field(JsonParser parser, String name) throws IOException, MalformedFrameException {
    switch (name) {
      case "p", "v", "T", "t", "i" -> {
        if (single == null) {
          single = trades.add();
        }
        deal(parser, name, single);
      }
      case "asks" -> MexcLevels.read(parser, depth.asks());
      case "bids" -> MexcLevels.read(parser, depth.bids());
      case "begin" -> begin = Json.integer(parser);
      case "end" -> end = Json.integer(parser);
      case "version" -> version = Json.integer(parser);
      case "timestamp" -> timestamp = Json.integer(parser);
      case "lastPrice" -> Json.decimal(parser, last);
      case "volume24" -> Json.decimal(parser, contracts24h);
      case "amount24" -> Json.decimal(parser, amount24h);
      case "riseFallRatesOfTimezone" -> change(parser);
      default -> parser.skipChildren();
    }
  }

  private static boolean deal(JsonParser parser, String name, MexcTrades.Trade trade)
      throws IOException, MalformedFrameException {
    switch (name) {
      case "p" -> Json.decimal(parser, trade.price);
      case "v" -> Json.decimal(parser, trade.quantity);
      case "T" -> trade.side(Json.integer(parser));
      case "t" -> trade.time(Json.integer(parser));
      case "i" -> trade.id(Json.integer(parser));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Changes as fractions over 24 h, since midnight UTC, and since midnight UTC+8. */
  private void change(JsonParser parser) throws IOException, MalformedFrameException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == 0 && parser.currentToken().isNumeric()) {
        Json.decimal(parser, change24h);
      } else {
        parser.skipChildren();
      }
    }
  }
}
