package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.venues.BookSync;
import io.tocsin.venues.Follower;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SharedRecordings;
import io.tocsin.venues.Told;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Real frames of 2024, if they are at hand: every one is read, no trade id and no book update is
 * missing. A line is the receive time in nanoseconds, a blank, the frame.
 */
class RecordedFramesTest {

  private static Follower follow(VenueAdapter adapter, String name) throws Exception {
    Path file = SharedRecordings.file("binance/" + name);
    VenueDecoder decoder = adapter.newDecoder();
    decoder.register(
        Told.market(adapter.id(), "ANY_USDT", name.contains("eth") ? "ETHUSDT" : "BTCUSDT"), 0);
    RestCall seed = new RestCall(RestTopic.BOOK, 0, null, "", null, 0, "");
    Follower follower = new Follower(adapter);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        char[] text = line.toCharArray();
        int from = line.indexOf(' ') + 1;
        if (line.startsWith("{\"lastUpdateId\"", from)) {
          adapter.rest().read(seed, line.substring(from).toCharArray(), follower);
        } else {
          decoder.text(text, from, text.length - from, follower);
        }
      }
    }
    assertThat(follower.holes).as("holes in trade ids").isZero();
    assertThat(follower.crossedQuotes).as("quotes with bid at or over ask").isZero();
    assertThat(follower.sync.synced()).isTrue();
    assertThat(follower.outcomes)
        .doesNotContainKeys(BookSync.Outcome.GAP, BookSync.Outcome.SNAPSHOT_TOO_OLD);
    return follower;
  }

  @Test
  void spot_frames_decode_without_an_error_into_a_book_without_a_gap() throws Exception {
    Follower btc = follow(new BinanceSpotAdapter(), "spot_btcusdt_20240808.gz");
    assertThat(btc.trades).isEqualTo(9_757);
    assertThat(btc.applied()).isGreaterThan(3_000);
    assertThat(follow(new BinanceSpotAdapter(), "spot_ethusdt_20240808.gz").trades)
        .isEqualTo(6_106);
  }

  @Test
  void usd_m_frames_decode_without_an_error_into_a_book_without_a_gap() throws Exception {
    Follower btc = follow(new BinanceUsdmAdapter(), "usdm_btcusdt_20240808.gz");
    assertThat(btc.trades).isEqualTo(21_313);
    assertThat(btc.applied()).isGreaterThan(6_000);
  }
}
