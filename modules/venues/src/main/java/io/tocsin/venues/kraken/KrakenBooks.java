package io.tocsin.venues.kraken;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueTimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The books, or changes of books, in one frame of the book channel. Reused; not thread-safe. */
final class KrakenBooks {

  private static final long MOST_CHECKSUM = 0xFFFF_FFFFL;

  private static final class Book {
    private int symbol;
    private String unregistered = "";
    private long sentMicros;
    private final DepthUpdate levels = new DepthUpdate();
  }

  private final List<Book> books = new ArrayList<>();
  private int size;

  void clear() {
    size = 0;
  }

  /** Reads an element of {@code data}; the parser stands at its beginning. */
  void read(JsonParser parser, SymbolTable symbols) throws IOException, MalformedFrameException {
    if (size == books.size()) {
      books.add(new Book());
    }
    Book book = books.get(size++);
    book.symbol = -1;
    book.unregistered = "";
    book.sentMicros = FrameSink.NO_TIME;
    book.levels.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "symbol" -> {
          book.symbol = Json.symbol(parser, symbols);
          book.unregistered = book.symbol < 0 ? parser.getText() : "";
        }
        case "bids" -> levels(parser, book.levels.bids());
        case "asks" -> levels(parser, book.levels.asks());
        case "checksum" -> book.levels.checksum(Json.integer(parser));
        case "timestamp" -> book.sentMicros = KrakenTops.time(VenueTimes.rfc3339(parser));
        default -> parser.skipChildren();
      }
    }
    long checksum = book.levels.checksum();
    if ((book.symbol < 0 && book.unregistered.isEmpty())
        || checksum < 0
        || checksum > MOST_CHECKSUM) {
      throw new MalformedFrameException("a book needs symbol and checksum");
    }
  }

  private static void levels(JsonParser parser, DepthUpdate.Levels into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "an array of levels");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      int level = into.add();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "price" -> Json.decimal(parser, into.price(level));
          case "qty" -> Json.decimal(parser, into.quantity(level));
          default -> parser.skipChildren();
        }
      }
      if (!into.price(level).isPositive() || !(into.quantity(level).toDouble() >= 0)) {
        throw new MalformedFrameException("a level needs price and qty");
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new MalformedFrameException("a level is not an object of price and qty");
    }
  }

  void tell(FrameSink sink, SymbolTable symbols, boolean whole) {
    for (int i = 0; i < size; i++) {
      Book book = books.get(i);
      int index = KrakenDecoder.index(book.symbol, book.unregistered, sink, symbols);
      if (index < 0) {
        continue;
      }
      if (whole) {
        sink.book(index, book.sentMicros, book.levels);
      } else {
        sink.depth(index, book.sentMicros, book.levels);
      }
    }
  }
}
