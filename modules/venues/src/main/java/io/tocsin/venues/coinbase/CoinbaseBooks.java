package io.tocsin.venues.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The books, or changes of books, in one frame of {@code l2_data}. A snapshot is the whole book,
 * for BTC-USD more than 40,000 levels. Reused; not thread-safe.
 */
final class CoinbaseBooks {

  /** More levels than any change has; what was needed for a snapshot is not kept for ever. */
  static final int MOST_KEPT = 2_000;

  private static final class Book {
    private final CoinbaseProducts.Named product = new CoinbaseProducts.Named();
    private DepthUpdate levels = new DepthUpdate();
    private boolean whole;
  }

  private final CoinbaseProducts products;
  private final WireDecimal price = new WireDecimal();
  private final WireDecimal quantity = new WireDecimal();
  private final List<Book> books = new ArrayList<>();
  private int size;

  CoinbaseBooks(CoinbaseProducts products) {
    this.products = products;
  }

  void clear() {
    size = 0;
  }

  /** Reads an element of {@code events}; the parser stands at its beginning. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    if (size == books.size()) {
      books.add(new Book());
    }
    Book book = books.get(size++);
    if (book.levels.bids().size() + book.levels.asks().size() > MOST_KEPT) {
      book.levels = new DepthUpdate();
    }
    book.levels.clear();
    book.product.clear();
    boolean snapshot = false;
    boolean update = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> {
          snapshot = Json.is(parser, "snapshot");
          update = Json.is(parser, "update");
        }
        case "product_id" -> products.read(parser, book.product);
        case "updates" -> {
          Json.expect(parser, JsonToken.START_ARRAY, "\"updates\"");
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            level(parser, book.levels);
          }
          Json.expect(parser, JsonToken.END_ARRAY, "the end of \"updates\"");
        }
        default -> parser.skipChildren();
      }
    }
    if (snapshot == update || !book.product.isPresent()) {
      throw new MalformedFrameException("a book needs product_id and \"type\", snapshot or update");
    }
    book.whole = snapshot;
  }

  /** {@code event_time} is not read: in a snapshot it may be 1970, and the frame has a time. */
  private void level(JsonParser parser, DepthUpdate levels)
      throws IOException, MalformedFrameException {
    boolean bid = false;
    boolean offer = false;
    price.clear();
    quantity.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "side" -> {
          bid = Json.is(parser, "bid");
          offer = Json.is(parser, "offer");
        }
        case "price_level" -> Json.decimal(parser, price);
        case "new_quantity" -> Json.decimal(parser, quantity);
        default -> parser.skipChildren();
      }
    }
    if (bid == offer || !price.isPositive() || !(quantity.toDouble() >= 0)) {
      throw new MalformedFrameException(
          "a level needs \"side\", bid or offer, price_level and new_quantity");
    }
    (bid ? levels.bids() : levels.asks()).add(price, quantity);
  }

  void tell(FrameSink sink, long sentMicros) {
    for (int i = 0; i < size; i++) {
      Book book = books.get(i);
      tell(products.own(book.product, sink), book, sentMicros, sink);
      tell(products.alias(book.product), book, sentMicros, sink);
    }
  }

  private static void tell(int symbol, Book book, long sentMicros, FrameSink sink) {
    if (symbol < 0) {
      return;
    }
    if (book.whole) {
      sink.book(symbol, sentMicros, book.levels);
    } else {
      sink.depth(symbol, sentMicros, book.levels);
    }
  }
}
