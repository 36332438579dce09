package io.tocsin.venues.coinbase;

import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;
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

  /** Reads an element of {@code events}. */
  void read(JsonScanner scanner) throws MalformedFrameException {
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
    scanner.beginObject("an element of \"events\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("updates")) {
        scanner.beginArray("\"updates\"");
        while (scanner.nextElement()) {
          level(scanner, book.levels);
        }
      } else if (scanner.nameIs("product_id")) {
        products.read(scanner, book.product);
      } else if (scanner.nameIs("type")) {
        scanner.string("\"type\"");
        snapshot = scanner.is("snapshot");
        update = scanner.is("update");
      } else {
        scanner.skip();
      }
    }
    if (snapshot == update || !book.product.isPresent()) {
      throw new MalformedFrameException("a book needs product_id and \"type\", snapshot or update");
    }
    book.whole = snapshot;
  }

  /** {@code event_time} is not read: in a snapshot it may be 1970, and the frame has a time. */
  private void level(JsonScanner scanner, DepthUpdate levels) throws MalformedFrameException {
    boolean bid = false;
    boolean offer = false;
    price.clear();
    quantity.clear();
    scanner.beginObject("a level");
    while (scanner.nextName()) {
      if (scanner.nameIs("side")) {
        scanner.string("\"side\"");
        bid = scanner.is("bid");
        offer = scanner.is("offer");
      } else if (scanner.nameIs("price_level")) {
        scanner.decimal(price, "\"price_level\"");
      } else if (scanner.nameIs("new_quantity")) {
        scanner.decimal(quantity, "\"new_quantity\"");
      } else {
        scanner.skip();
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
