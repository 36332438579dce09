package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.venues.SharedRecordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

  private static final long START = 1_700_000_000_000L;

  @TempDir private Path folder;

  private static void refused(Path file, String... words) {
    assertThatThrownBy(() -> Recording.probe(file))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(words);
  }

  @Test
  void tells_symbols_steps_and_beginning() throws Exception {
    Path file =
        Recordings.gzip(
            folder,
            "a.gz",
            List.of(
                Recordings.quote(START, "100.10000000", "100.25000000"),
                Recordings.trade(START + 5, 3, 1, "100.20000000", "0.00300000"),
                Recordings.trade(START + 9, 3, 2, "100.2", "1").replace("btcusdt", "solusdc")));
    RecordingInfo info = Recording.probe(file);
    assertThat(info.format()).isEqualTo("receive_ns_json");
    assertThat(info.instruments().getFirst().id().venue()).isEqualTo("binance");
    assertThat(info.firstEventMicros()).isEqualTo((START + 5) * 1_000);
    assertThat(info.sizeBytes()).isEqualTo(Files.size(file));
    assertThat(info.instruments())
        .extracting(instrument -> instrument.id().toString())
        .containsExactly("binance:BTC_USDT", "binance:SOL_USDC");
    assertThat(info.instruments().getFirst().tickSize()).isEqualByComparingTo("0.01");
    assertThat(info.instruments().getFirst().lotSize()).isEqualByComparingTo("0.001");
  }

  @Test
  void a_stray_odd_quantity_does_not_decide_the_lot_size() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      lines.add(Recordings.trade(START + i, 3, i, "100.25", i == 77 ? "0.000001" : "0.001"));
    }
    Path file = Recordings.write(folder, "stray.txt", lines);
    assertThat(Recording.probe(file).instruments().getFirst().lotSize())
        .isEqualByComparingTo("0.001");
  }

  @Test
  void a_file_that_is_not_there_or_not_a_recording_is_refused_with_a_sentence() throws Exception {
    refused(folder.resolve("absent.gz"), "no such file");
    refused(folder, "is a folder");
    refused(Recordings.write(folder, "plain.gz", List.of("text")), "is not gzip");
    refused(Recordings.write(folder, "empty.txt", List.of()), "no market event", "0 lines");
    refused(
        Recordings.write(folder, "other.csv", List.of("time,price", "1,2")),
        "no market event",
        "line 1",
        "time,price");
  }

  @Test
  void a_damaged_file_names_the_line() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      lines.add(Recordings.trade(START + i, i % 9, i, "100." + (i * 31 % 100), "0." + (i + 1)));
    }
    Path file = Recordings.gzip(folder, "cut.gz", lines);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    refused(file, "damaged or cut off after line", "near byte");
  }

  @Test
  void more_than_one_bad_line_in_a_hundred_is_too_many() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(Recordings.trade(START + i, 3, i, "100.25", "1"));
    }
    lines.set(150, START + "000000 {\"stream\":\"btcusdt@trade\",\"data\":{}}");
    Path file = Recordings.write(folder, "one.txt", lines);
    assertThat(Recording.probe(file).instruments()).hasSize(1);
    for (int i = 10; i < 14; i++) {
      lines.set(i, "nonsense");
    }
    refused(Recordings.write(folder, "many.txt", lines), "5 of 300 lines", "line 11", "nonsense");
  }

  @Test
  void usd_m_frames_are_told_from_those_of_spot() throws Exception {
    String trade = Recordings.trade(START, 3, 1, "100.20", "0.003");
    Path file =
        Recordings.write(
            folder,
            "usdm.txt",
            List.of(
                trade.replace("\"M\":true", "\"st\":1"),
                trade.replace("\"m\":false,\"M\":true", "\"X\":\"MARKET\",\"m\":false")));
    assertThat(Recording.probe(file).instruments().getFirst().id())
        .hasToString("binance_usdm:BTC_USDT");
  }

  @Test
  void a_real_recording_of_usd_m_tells_its_market() throws Exception {
    RecordingInfo info = Recording.probe(SharedRecordings.file("binance/usdm_btcusdt_20240808.gz"));
    assertThat(info.instruments().getFirst().id()).hasToString("binance_usdm:BTC_USDT");
    assertThat(info.instruments()).hasSize(1);
    assertThat(info.instruments().getFirst().tickSize()).isEqualByComparingTo("0.1");
    assertThat(info.instruments().getFirst().lotSize()).isEqualByComparingTo("0.001");
  }
}
