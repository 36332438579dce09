package io.tocsin.venues.finnhub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finnhub's frames. A frame of trades mixes symbols and is not in the order of time: its rows are
 * told in that order. A row without a volume is a price and no trade: it is told as a ticker.
 */
public final class FinnhubDecoder implements VenueDecoder {

  private enum Type {
    ABSENT,
    TRADE,
    PING,
    ERROR,
    OTHER
  }

  private static final long MICROS = 1_000;
  private static final long NO_TIME = FrameSink.NO_TIME;

  /** One row of a frame; reused. */
  private static final class Row {
    private int symbol;
    private String unknown = "";
    private boolean named;
    private long timeMicros;
    private final WireDecimal price = new WireDecimal();
    private final WireDecimal volume = new WireDecimal();
  }

  private final SymbolTable symbols = new SymbolTable();
  private final Json.Reader reader = this::read;
  private final List<Row> rows = new ArrayList<>();
  private int size;
  private Type type = Type.ABSENT;
  private String message = "";

  @Override
  public void register(Instrument market, int index) {
    symbols.put(market.venueSymbol(), index);
  }

  @Override
  public void forget(Instrument market) {
    symbols.remove(market.venueSymbol());
  }

  @Override
  public void text(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    size = 0;
    type = Type.ABSENT;
    message = "";
    Json.read(frame, from, length, reader);
    tell(sink);
  }

  private void read(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the frame");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> type = type(parser);
        case "data" -> data(parser);
        case "msg" -> {
          message = String.valueOf(parser.getValueAsString());
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
  }

  private static Type type(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.VALUE_STRING, "\"type\"");
    if (Json.is(parser, "trade")) {
      return Type.TRADE;
    }
    if (Json.is(parser, "ping")) {
      return Type.PING;
    }
    return Json.is(parser, "error") ? Type.ERROR : Type.OTHER;
  }

  private void data(JsonParser parser) throws IOException, MalformedFrameException {
    if (type == Type.OTHER || parser.currentToken() == JsonToken.VALUE_NULL) {
      parser.skipChildren();
      return;
    }
    Json.expect(parser, JsonToken.START_ARRAY, "\"data\"");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Json.expect(parser, JsonToken.START_OBJECT, "an element of \"data\"");
      row(parser, next());
    }
  }

  private Row next() {
    if (size == rows.size()) {
      rows.add(new Row());
    }
    Row row = rows.get(size++);
    row.symbol = -1;
    row.unknown = "";
    row.named = false;
    row.timeMicros = NO_TIME;
    row.price.clear();
    row.volume.clear();
    return row;
  }

  private void row(JsonParser parser, Row row) throws IOException, MalformedFrameException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "s" -> {
          Json.expect(parser, JsonToken.VALUE_STRING, "\"s\"");
          row.named = true;
          row.symbol = Json.symbol(parser, symbols);
          row.unknown = row.symbol < 0 ? parser.getText() : "";
        }
        case "p" -> Json.decimal(parser, row.price);
        case "t" -> row.timeMicros = Json.integer(parser) * MICROS;
        case "v" -> {
          if (token != JsonToken.VALUE_NULL) {
            Json.decimal(parser, row.volume);
          }
        }
        // "c", conditions of the trade: null, [] or codes.
        default -> parser.skipChildren();
      }
    }
  }

  private void tell(FrameSink sink) throws MalformedFrameException {
    switch (type) {
      case TRADE -> {
        for (int i = 0; i < size; i++) {
          Row row = rows.get(i);
          if (!row.named || row.timeMicros == NO_TIME || !row.price.isPresent()) {
            throw new MalformedFrameException("a trade needs s, t and p");
          }
        }
        sort();
        for (int i = 0; i < size; i++) {
          tell(rows.get(i), sink);
        }
      }
      case PING -> sink.heartbeat();
      case ERROR -> sink.refused(-1, message);
      case OTHER -> {}
      case ABSENT -> throw new MalformedFrameException("\"type\" is missing");
    }
  }

  /** By time, equal times as they came: frames are short and nearly sorted. */
  private void sort() {
    for (int i = 1; i < size; i++) {
      Row row = rows.get(i);
      int at = i;
      for (; at > 0 && rows.get(at - 1).timeMicros > row.timeMicros; at--) {
        rows.set(at, rows.get(at - 1));
      }
      rows.set(at, row);
    }
  }

  private void tell(Row row, FrameSink sink) {
    int symbol = row.symbol;
    if (symbol < 0) {
      symbol = sink.unregistered(row.unknown);
      if (symbol < 0) {
        return;
      }
      symbols.put(row.unknown, symbol);
    }
    if (row.volume.isPositive()) {
      sink.trade(
          symbol,
          row.timeMicros,
          NO_TIME,
          row.price,
          row.volume,
          TakerSide.UNKNOWN,
          FrameSink.NO_ID,
          false);
    } else {
      sink.ticker(symbol, row.timeMicros, row.price.toDouble(), Double.NaN, Double.NaN, Double.NaN);
    }
  }
}
