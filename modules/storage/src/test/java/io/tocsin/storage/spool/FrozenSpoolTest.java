package io.tocsin.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A30, A40: what waits in a spool is read by the program that comes next, of whatever version; one
 * that cannot read it says so and touches nothing. If the form was changed on purpose, it needs the
 * next version and samples of its own.
 */
class FrozenSpoolTest {

  /** Two rows, one of a journal, one sample. */
  private static final String SEGMENT =
      "54534231000000540000000200000000000f424085cb6a45010006657865635f312a008080f28183"
          + "89850606010d023fb999999999999a00030507c3bc20f09f9a800600084254435f55534454050000"
          + "00010206010d023fb999999999999a00030507c3bc20f09f9a800602";

  /** When both are drained. */
  private static final String MARK =
      "54534d310000000000000002000000000000006c00000000000f4241"
          + "000000010006657865635f31000000000000002a3e672777";

  private static final String FILE = "0000000000000002.spool";

  @TempDir private Path folder;

  private record Row(int table, String journal, long number, long timeMicros) implements SpoolItem {

    @Override
    public Importance importance() {
      return Importance.KEPT;
    }

    @Override
    public void encode(ColumnSink out) {
      out.putLong(-7);
      out.putDouble(0.1);
      out.putNull();
      out.putFlag(true);
      out.putText("ü 🚀");
      out.putSymbol("BTC_USDT");
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(1, "exec_1", 42, 1_700_000_000_000_000L),
          new Row(5, "", 0, 1_700_000_000_000_001L));

  private Spool spool() throws IOException {
    return new Spool(
        new SpoolOptions(folder, Durability.PROCESS, 64 << 20, 1 << 20, 1_000),
        () -> 1_000_000,
        () -> {});
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private Path frozen(String segment, String mark) throws IOException {
    Files.write(folder.resolve(FILE), HexFormat.of().parseHex(segment));
    if (!mark.isEmpty()) {
      Files.write(folder.resolve("mark"), HexFormat.of().parseHex(mark));
    }
    return folder.resolve(FILE);
  }

  @Test
  void A40_what_is_written_now_is_what_the_frozen_sample_has() throws Exception {
    try (Spool spool = spool()) {
      CompletableFuture<Throwable> done = new CompletableFuture<>();
      spool.offer(ROWS, done::complete);
      assertThat(done.get(30, TimeUnit.SECONDS)).isNull();
      assertThat(hex(Files.readAllBytes(folder.resolve(FILE)))).isEqualTo(SEGMENT);
      spool.drained(spool.read(spool.drained(), 10).next(), 2);
    }
    assertThat(hex(Files.readAllBytes(folder.resolve("mark")))).isEqualTo(MARK);
  }

  @Test
  void A40_the_frozen_sample_is_read() throws Exception {
    frozen(SEGMENT, "");
    try (Spool spool = spool()) {
      assertThat(spool.waiting()).isEqualTo(2);
      assertThat(spool.newest("exec_1")).isEqualTo(42);
      List<SpoolRow> rows = spool.read(spool.drained(), 10).rows();
      assertThat(rows).extracting(SpoolRow::table).containsExactly(1, 5);
      assertThat(rows.getFirst().columns())
          .containsExactly(-7L, 0.1, null, true, "ü 🚀", "BTC_USDT");
    }
  }

  @Test
  void A40_behind_the_frozen_mark_nothing_waits() throws Exception {
    frozen(SEGMENT, MARK);
    try (Spool spool = spool()) {
      assertThat(spool.waiting()).isZero();
      assertThat(spool.newest("exec_1")).isEqualTo(42);
    }
  }

  @Test
  void A40_what_a_newer_version_wrote_is_refused_by_both_numbers_and_left_as_it_is()
      throws Exception {
    String newer = SEGMENT + SEGMENT.replaceFirst("^54534231", "54534232");
    Path file = frozen(newer, "");

    assertThatThrownBy(this::spool)
        .isInstanceOf(SpoolVersionException.class)
        .hasMessageContaining(FILE + " has version 2, this program reads version 1");
    assertThat(hex(Files.readAllBytes(file))).isEqualTo(newer);
    Files.write(file, HexFormat.of().parseHex(SEGMENT));
    try (Spool spool = spool()) {
      assertThat(spool.waiting()).as("the folder was let go of").isEqualTo(2);
    }
  }
}
