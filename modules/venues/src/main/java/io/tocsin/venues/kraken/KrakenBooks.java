package io.tocsin.venues.kraken;

import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
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

  /** Reads an element of {@code data}. */
  void read(JsonScanner scanner, SymbolTable symbols) throws MalformedFrameException {
    if (size == books.size()) {
      books.add(new Book());
    }
    Book book = books.get(size++);
    book.symbol = -1;
    book.unregistered = "";
    book.sentMicros = FrameSink.NO_TIME;
    book.levels.clear();
    scanner.beginObject("an element of \"data\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("symbol")) {
        scanner.string("\"symbol\"");
        book.symbol = symbols.find(scanner.chars(), scanner.from(), scanner.length());
        book.unregistered = book.symbol < 0 ? scanner.copy() : "";
      } else if (scanner.nameIs("bids")) {
        levels(scanner, book.levels.bids());
      } else if (scanner.nameIs("asks")) {
        levels(scanner, book.levels.asks());
      } else if (scanner.nameIs("checksum")) {
        book.levels.checksum(scanner.integer("\"checksum\""));
      } else if (scanner.nameIs("timestamp")) {
        book.sentMicros = KrakenTops.time(VenueTimes.rfc3339(scanner, "\"timestamp\""));
      } else {
        scanner.skip();
      }
    }
    long checksum = book.levels.checksum();
    if ((book.symbol < 0 && book.unregistered.isEmpty())
        || checksum < 0
        || checksum > MOST_CHECKSUM) {
      throw new MalformedFrameException("a book needs symbol and checksum");
    }
  }

  private static void levels(JsonScanner scanner, DepthUpdate.Levels into)
      throws MalformedFrameException {
    scanner.beginArray("a side of a book");
    while (scanner.nextElement()) {
      int level = into.add();
      WireDecimal price = into.price(level);
      WireDecimal quantity = into.quantity(level);
      scanner.beginObject("a level");
      while (scanner.nextName()) {
        if (scanner.nameIs("price")) {
          scanner.decimal(price, "\"price\"");
        } else if (scanner.nameIs("qty")) {
          scanner.decimal(quantity, "\"qty\"");
        } else {
          scanner.skip();
        }
      }
      if (!price.isPositive() || !(quantity.toDouble() >= 0)) {
        throw new MalformedFrameException("a level needs price and qty");
      }
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
