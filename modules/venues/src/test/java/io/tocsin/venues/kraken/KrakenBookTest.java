package io.tocsin.venues.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.venues.BookSync;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.OrderBook;
import io.tocsin.venues.SharedRecordings;
import io.tocsin.venues.Told;
import io.tocsin.venues.WireDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KrakenBookTest {

  /** The book of Kraken's guide to the checksum. */
  private static final String GUIDE_ASKS =
      "45285.2 0.00100000 45286.4 1.54571953 45286.6 1.54571109 45289.6 1.54560911"
          + " 45290.2 0.15890660 45291.8 1.54553491 45294.7 0.04454749 45296.1 0.35380000"
          + " 45297.5 0.09945542 45299.5 0.18772827";

  private static final String GUIDE_BIDS =
      "45283.5 0.10000000 45283.4 1.54582015 45282.1 0.10000000 45281.0 0.10000000"
          + " 45280.3 1.54592586 45279.0 0.07990000 45277.6 0.03310103 45277.5 0.30000000"
          + " 45277.3 1.54602737 45276.6 0.15445238";

  private static final long GUIDE_CHECKSUM = 3_310_070_434L;

  private final BookSync sync = new BookSync(new KrakenAdapter());
  private final KrakenDecoder decoder = new KrakenDecoder();
  private final List<BookSync.Outcome> outcomes = new ArrayList<>();
  private final FrameSink sink =
      new Told() {
        @Override
        public void depth(int symbol, long sentMicros, DepthUpdate update) {
          outcomes.add(sync.diff(update));
        }

        @Override
        public void book(int symbol, long sentMicros, DepthUpdate book) {
          outcomes.add(sync.whole(book));
        }
      };

  private BookSync.Outcome take(String frame) throws Exception {
    decoder.register(KrakenMarkets.BTC_USD, 0);
    decoder.text(frame.toCharArray(), 0, frame.length(), sink);
    return outcomes.getLast();
  }

  private static void levels(String flat, DepthUpdate.Levels into) {
    String[] words = flat.split(" ");
    for (int i = 0; i < words.length; i += 2) {
      into.add(WireDecimal.of(words[i]), WireDecimal.of(words[i + 1]));
    }
  }

  @Test
  void the_checksum_of_krakens_own_example_is_3310070434() {
    DepthUpdate update = new DepthUpdate();
    levels(GUIDE_BIDS, update.bids());
    levels(GUIDE_ASKS, update.asks());
    OrderBook book = new OrderBook();
    book.apply(update);
    assertThat(new KrakenChecksum().matches(book, GUIDE_CHECKSUM)).isTrue();
    assertThat(new KrakenChecksum().matches(book, GUIDE_CHECKSUM + 1)).isFalse();
    book.set(false, WireDecimal.of("45285.2"), WireDecimal.of("0.001"));
    assertThat(new KrakenChecksum().matches(book, GUIDE_CHECKSUM))
        .as("the same quantity in other digits")
        .isFalse();
  }

  @Test
  void the_leading_zeros_of_small_prices_do_not_count() {
    DepthUpdate update = new DepthUpdate();
    levels("0.00005100 0.05000000", update.bids());
    levels("0.00005101 12345678901.1234567", update.asks());
    OrderBook book = new OrderBook();
    book.apply(update);
    // crc32("5101" + "123456789011234567" + "5100" + "5000000")
    assertThat(
            new KrakenChecksum()
                .matches(book, KrakenOracle.crc("5101123456789011234567" + "51005000000")))
        .isTrue();
  }

  @Test
  void a_quantity_of_more_digits_than_are_kept_is_taken_unchecked() {
    DepthUpdate update = new DepthUpdate();
    levels("0.00005100 123456789012.12345678", update.bids());
    OrderBook book = new OrderBook();
    book.apply(update);
    assertThat(new KrakenChecksum().matches(book, 1)).isTrue();
  }

  @Test
  void a_wrong_checksum_empties_the_book_until_the_next_snapshot() throws Exception {
    KrakenOracle kraken = new KrakenOracle(new Random(1), 25);
    assertThat(take(kraken.snapshot())).isEqualTo(BookSync.Outcome.APPLIED);
    kraken.update(); // lost on the way
    assertThat(take(kraken.update())).isEqualTo(BookSync.Outcome.GAP);
    assertThat(sync.fault()).contains("checksum");
    assertThat(take(kraken.update())).isEqualTo(BookSync.Outcome.IGNORED);
    assertThat(take(kraken.snapshot())).isEqualTo(BookSync.Outcome.APPLIED);
    assertThat(take(kraken.update())).isEqualTo(BookSync.Outcome.APPLIED);
  }

  @Test
  void a_snapshot_with_a_wrong_checksum_is_not_taken() throws Exception {
    String snapshot = new KrakenOracle(new Random(2), 25).snapshot();
    String wrong = snapshot.replaceAll("\"checksum\":[0-9]+", "\"checksum\":12345");
    assertThat(take(wrong)).isEqualTo(BookSync.Outcome.GAP);
    assertThat(sync.synced()).isFalse();
  }

  /** Of WebSocket v1, whose checksum is the same, with 1,000 levels a side. */
  @Test
  void the_checksums_of_thousands_of_recorded_updates_are_right() throws Exception {
    Path file = SharedRecordings.file("cryptofeed/KRAKEN.ws.50.0");
    Map<Integer, OrderBook> recorded = new HashMap<>();
    List<String> names = new ArrayList<>();
    KrakenChecksum check = new KrakenChecksum();
    int[] checked = {0};
    FrameSink books =
        new Told() {
          @Override
          public int unregistered(String venueSymbol) {
            names.add(venueSymbol);
            return names.size() - 1;
          }

          @Override
          public void book(int symbol, long sentMicros, DepthUpdate book) {
            OrderBook whole = new OrderBook();
            whole.apply(book);
            recorded.put(symbol, whole);
          }

          @Override
          public void depth(int symbol, long sentMicros, DepthUpdate update) {
            OrderBook book = recorded.get(symbol);
            book.apply(update);
            book.truncate(1_000);
            assertThat(check.matches(book, update.checksum())).as(names.get(symbol)).isTrue();
            checked[0]++;
          }
        };
    for (String line : Files.readAllLines(file)) {
      if (line.contains(": ") && Character.isDigit(line.charAt(0))) {
        char[] text = line.substring(line.indexOf(": ") + 2).toCharArray();
        decoder.text(text, 0, text.length, books);
      }
    }
    assertThat(checked[0]).isGreaterThan(4_000);
  }

  @Property(tries = 60)
  void the_book_is_krakens_after_every_message_and_its_checksum_is_that_of_the_strings(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int messages) throws Exception {
    KrakenOracle kraken = new KrakenOracle(new Random(seed), KrakenSocket.DEPTH);
    outcomes.clear();
    sync.reset();
    assertThat(take(kraken.snapshot())).isEqualTo(BookSync.Outcome.APPLIED);
    assertSame(kraken);
    for (int i = 0; i < messages; i++) {
      assertThat(take(kraken.update())).isEqualTo(BookSync.Outcome.APPLIED);
      assertSame(kraken);
    }
  }

  private void assertSame(KrakenOracle kraken) {
    assertSide(kraken.window(true), true);
    assertSide(kraken.window(false), false);
  }

  private void assertSide(List<String[]> expected, boolean bid) {
    OrderBook book = sync.book();
    assertThat(book.size(bid)).isEqualTo(expected.size());
    for (int rank = 0; rank < expected.size(); rank++) {
      assertThat(book.price(bid, rank)).isEqualTo(Double.parseDouble(expected.get(rank)[0]));
      assertThat(book.quantity(bid, rank)).isEqualTo(Double.parseDouble(expected.get(rank)[1]));
    }
  }
}
