package io.tocsin.storage.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tocsin.storage.spool.Spool.Chunk;
import io.tocsin.storage.spool.Spool.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool in front of storage: nothing that was acknowledged is lost, or comes twice (A30). */
class SpoolTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SMALL = 1 << 20;

  @TempDir private Path folder;
  private final AtomicLong clock = new AtomicLong(1_000);
  private @Nullable Spool spool;

  @AfterEach
  void close() throws IOException {
    if (spool != null) {
      spool.close();
    }
  }

  /** A row that tells its own number. */
  private record Item(long own, String journal, long number, Importance importance, int padding)
      implements SpoolItem {

    @Override
    public int table() {
      return (int) (own % 3);
    }

    @Override
    public long timeMicros() {
      return 1_700_000_000_000_000L - own;
    }

    @Override
    public void encode(ColumnSink out) {
      out.putLong(own);
      out.putLong(Long.MIN_VALUE + own);
      out.putDouble(-own / 3.0);
      out.putDouble(Double.NaN);
      out.putNull();
      out.putFlag(own % 2 == 0);
      out.putText("text 🚀 " + own);
      out.putSymbol("symbol " + own % 5);
      out.putUtf8(new byte[padding]);
    }

    static List<@Nullable Object> columns(long own) {
      return Arrays.asList(
          own,
          Long.MIN_VALUE + own,
          -own / 3.0,
          null,
          null,
          own % 2 == 0,
          "text 🚀 " + own,
          "symbol " + own % 5,
          "");
    }
  }

  private static Item item(long own) {
    return new Item(own, "", 0, Importance.KEPT, 0);
  }

  private SpoolOptions options(long mostBytes, long segmentBytes) {
    return new SpoolOptions(folder, Durability.PROCESS, mostBytes, segmentBytes, 100);
  }

  private Spool open() throws IOException {
    return open(options(64 * SMALL, 4_096), Disk.REAL);
  }

  private Spool open(SpoolOptions options, Disk disk) throws IOException {
    if (spool != null) {
      spool.close();
    }
    spool = new Spool(options, clock::incrementAndGet, () -> {}, disk);
    return spool;
  }

  private static CompletableFuture<Void> offer(Spool to, SpoolItem... items) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    Outcome outcome =
        to.offer(
            List.of(items),
            failure -> {
              if (failure == null) {
                written.complete(null);
              } else {
                written.completeExceptionally(failure);
              }
            });
    assertThat(outcome).isEqualTo(Outcome.TAKEN);
    return written;
  }

  private static void put(Spool to, SpoolItem... items) throws Exception {
    offer(to, items).get(30, TimeUnit.SECONDS);
  }

  /** Rows' own numbers, all that wait. */
  private static List<Long> read(Spool from) throws IOException {
    List<Long> own = new ArrayList<>();
    SpoolPosition at = from.drained();
    while (from.hasMore(at)) {
      Chunk chunk = from.read(at, 7);
      chunk.rows().forEach(row -> own.add((Long) row.columns().getFirst()));
      at = chunk.next();
    }
    return own;
  }

  private static Long[] numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toArray(Long[]::new);
  }

  private List<Path> segments() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  @Test
  void gives_rows_back_as_they_were_taken_and_in_order_over_many_files() throws Exception {
    Spool own = open();
    for (long i = 1; i <= 200; i += 4) {
      put(own, item(i), item(i + 1), item(i + 2), item(i + 3));
    }

    List<SpoolRow> rows = new ArrayList<>();
    SpoolPosition at = own.drained();
    while (own.hasMore(at)) {
      Chunk chunk = own.read(at, 50);
      rows.addAll(chunk.rows());
      at = chunk.next();
    }
    assertThat(segments()).hasSizeGreaterThan(3);
    assertThat(rows).hasSize(200);
    for (int i = 0; i < 200; i++) {
      SpoolRow row = rows.get(i);
      assertThat(row.columns()).isEqualTo(Item.columns(i + 1));
      assertThat(row.table()).isEqualTo((i + 1) % 3);
      assertThat(row.timeMicros()).isEqualTo(1_700_000_000_000_000L - (i + 1));
      assertThat(row.written()).isEqualTo(1_001 + i);
      assertThat(row.entry()).isEqualTo(-row.written());
    }
  }

  @Test
  void goes_on_behind_the_mark_after_a_restart_and_removes_files_that_are_drained()
      throws Exception {
    Spool own = open();
    for (long i = 1; i <= 100; i++) {
      put(own, item(i));
    }
    int files = segments().size();
    Chunk half = own.read(own.drained(), 50);
    own.drained(half.next(), half.rows().size());
    assertThat(segments()).hasSizeLessThan(files);
    assertThat(own.waiting()).isEqualTo(50);

    Spool again = open();
    assertThat(again.waiting()).isEqualTo(50);
    put(again, item(101));
    assertThat(read(again)).containsExactly(numbers(51, 101));
  }

  @Test
  void a_clock_that_was_set_back_does_not_disturb_the_order() throws Exception {
    put(open(), item(1));
    clock.set(5);
    put(open(), item(2));

    Spool own = open();
    List<SpoolRow> rows = own.read(own.drained(), 10).rows();
    assertThat(rows.get(1).written()).isGreaterThan(rows.get(0).written());
  }

  @Test
  void a_lost_mark_costs_work_and_no_rows() throws Exception {
    Spool own = open(options(64 * SMALL, SMALL), Disk.REAL);
    put(own, item(1), item(2));
    Chunk chunk = own.read(own.drained(), 10);
    own.drained(chunk.next(), 2);
    put(own, item(3));
    own.close();
    Files.write(folder.resolve("mark"), new byte[] {1, 2, 3});

    assertThat(read(open())).containsExactly(1L, 2L, 3L);
  }

  @Test
  @DisplayName("A30 corrupted spool tail: a torn end is cut off wherever it tore")
  void a_torn_end_is_cut_off_wherever_it_tore() throws Exception {
    Spool own = open(options(64 * SMALL, SMALL), Disk.REAL);
    put(own, item(1), item(2));
    long whole = Files.size(segments().getFirst());
    put(own, item(3));
    own.close();
    Path file = segments().getFirst();
    byte[] bytes = Files.readAllBytes(file);

    for (long length = whole; length < bytes.length; length += 5) {
      Files.write(file, Arrays.copyOf(bytes, (int) length));
      Files.deleteIfExists(folder.resolve("mark"));
      Spool torn = open(options(64 * SMALL, SMALL), Disk.REAL);
      assertThat(read(torn)).containsExactly(1L, 2L);
      assertThat(Files.size(file)).isEqualTo(whole);
      put(torn, item(4));
      assertThat(read(torn)).containsExactly(1L, 2L, 4L);
      assertThat(torn.damagedBytes()).isZero();
      torn.close();
    }
  }

  @Test
  @DisplayName("A30 corrupted spool tail: one wrong byte anywhere in the last write")
  void a_wrong_byte_in_the_last_write_loses_that_write_only() throws Exception {
    Spool own = open(options(64 * SMALL, SMALL), Disk.REAL);
    put(own, item(1));
    int whole = (int) Files.size(segments().getFirst());
    put(own, item(2));
    own.close();
    Path file = segments().getFirst();
    byte[] bytes = Files.readAllBytes(file);

    for (int at = whole; at < bytes.length; at += 3) {
      byte[] wrong = bytes.clone();
      wrong[at] ^= 0x10;
      Files.write(file, wrong);
      Files.deleteIfExists(folder.resolve("mark"));
      assertThat(read(open(options(64 * SMALL, SMALL), Disk.REAL))).containsExactly(1L);
    }
  }

  @Test
  void damage_in_the_middle_is_passed_over_and_counted() throws Exception {
    Spool own = open(options(64 * SMALL, SMALL), Disk.REAL);
    put(own, item(1));
    int first = (int) Files.size(segments().getFirst());
    put(own, item(2));
    int second = (int) Files.size(segments().getFirst());
    put(own, item(3));
    own.close();
    Path file = segments().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[first + 30] ^= 1;
    Files.write(file, bytes);

    Spool damaged = open(options(64 * SMALL, SMALL), Disk.REAL);
    assertThat(read(damaged)).containsExactly(1L, 3L);
    assertThat(damaged.damagedBytes()).isEqualTo(second - first);
  }

  @Test
  void a_file_that_power_loss_made_shorter_than_the_mark_swallows_no_new_rows() throws Exception {
    Spool own = open(options(64 * SMALL, SMALL), Disk.REAL);
    put(own, item(1), item(2), item(3));
    Chunk chunk = own.read(own.drained(), 10);
    own.drained(chunk.next(), 3);
    own.close();
    Files.write(segments().getFirst(), new byte[0]);

    Spool shorter = open(options(64 * SMALL, SMALL), Disk.REAL);
    put(shorter, item(4));
    assertThat(read(open(options(64 * SMALL, SMALL), Disk.REAL))).containsExactly(4L);
  }

  @Test
  void knows_journals_numbers_after_a_restart_whether_drained_or_not() throws Exception {
    Spool own = open();
    put(own, new Item(1, "a", 1, Importance.KEPT, 0), new Item(2, "a", 2, Importance.KEPT, 0));
    put(own, new Item(3, "b", 7, Importance.KEPT, 0));
    assertThat(open().newest("a")).isEqualTo(2);
    Spool again = open();
    Chunk all = again.read(again.drained(), 10);
    assertThat(all.rows()).extracting(SpoolRow::entry).containsExactly(1L, 2L, 7L);
    again.drained(all.next(), 3);

    Spool third = open();
    assertThat(third.newest("a")).isEqualTo(2);
    assertThat(third.newest("b")).isEqualTo(7);
    assertThat(third.newest("c")).isZero();
    assertThat(third.waiting()).isZero();
  }

  @Test
  @DisplayName("A30 bound: samples are shed first, everything else waits and nothing is dropped")
  void near_its_bound_it_sheds_samples_and_at_its_bound_the_rest_waits_in_memory()
      throws Exception {
    Spool own = open(options(SMALL, 1 << 16), Disk.REAL);
    long next = 1;
    while (!own.shedsSamples()) {
      put(own, new Item(next++, "", 0, Importance.KEPT, 20_000));
    }
    Item sample = new Item(0, "", 0, Importance.SAMPLE, 0);
    assertThat(own.offer(List.of(sample), null)).isEqualTo(Outcome.SHED);

    List<CompletableFuture<Void>> late = new ArrayList<>();
    while (own.trouble().isEmpty()) {
      late.add(offer(own, new Item(next++, "", 0, Importance.KEPT, 20_000)));
      int inMemory = own.inMemory();
      await()
          .atMost(PATIENCE)
          .until(() -> own.inMemory() < Math.max(1, inMemory) || !own.trouble().isEmpty());
    }
    assertThat(own.trouble()).contains("has reached its bound of 1 MB");
    assertThat(own.bytes()).isLessThanOrEqualTo(SMALL);
    assertThat(late.getLast()).isNotDone();

    List<Long> all = new ArrayList<>();
    while (all.size() < next - 1) {
      Chunk chunk = own.read(own.drained(), 10);
      chunk.rows().forEach(row -> all.add((Long) row.columns().getFirst()));
      own.drained(chunk.next(), chunk.rows().size());
    }
    late.getLast().get(30, TimeUnit.SECONDS);
    assertThat(all).containsExactly(numbers(1, next - 1));
    await().atMost(PATIENCE).until(() -> own.trouble().isEmpty());
  }

  /** A disk with room for so many bytes: what a full file system does to a write. */
  private static final class FullDisk implements Disk {

    private final AtomicLong left;

    FullDisk(long room) {
      left = new AtomicLong(room);
    }

    @Override
    public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      if (bytes.remaining() > left.get()) {
        bytes.limit(bytes.position() + (int) left.get());
        REAL.write(file, bytes, at);
        throw new IOException("No space left on device");
      }
      left.addAndGet(-bytes.remaining());
      REAL.write(file, bytes, at);
    }

    @Override
    public void force(FileChannel file) throws IOException {
      REAL.force(file);
    }
  }

  @Test
  @DisplayName(
      "A30 full disk: records wait in memory, are refused beyond it, and go on when there is room")
  void a_full_disk_keeps_records_in_memory_and_goes_on_when_there_is_room() throws Exception {
    FullDisk disk = new FullDisk(1_000);
    Spool own = open(options(64 * SMALL, SMALL), disk);
    put(own, item(1));
    CompletableFuture<Void> second = offer(own, new Item(2, "", 0, Importance.KEPT, 2_000));
    await().atMost(PATIENCE).until(() -> !own.trouble().isEmpty());
    assertThat(own.trouble()).isEqualTo("it cannot be written: No space left on device");
    assertThat(own.offer(List.of(new Item(0, "", 0, Importance.SAMPLE, 0)), null))
        .isEqualTo(Outcome.SHED);
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (long i = 3; i <= 101; i++) {
      waiting.add(offer(own, item(i)));
    }
    assertThat(own.offer(List.of(item(102)), null)).isEqualTo(Outcome.REFUSED);
    assertThat(second).isNotDone();

    disk.left.set(SMALL);

    waiting.getLast().get(30, TimeUnit.SECONDS);
    assertThat(read(own)).containsExactly(numbers(1, 101));
    assertThat(own.trouble()).isEmpty();
    assertThat(own.damagedBytes()).isZero();
  }

  @Test
  @DisplayName("A30 full disk: a small tmpfs, where this machine lets a test mount one")
  void a_full_file_system_keeps_records_in_memory_and_goes_on_when_there_is_room()
      throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()));
    try {
      Path ballast = small.resolve("ballast");
      Files.write(ballast, new byte[900_000]);
      SpoolOptions options =
          new SpoolOptions(small.resolve("spool"), Durability.POWER, 64 * SMALL, SMALL, 100);
      Spool own = open(options, Disk.REAL);
      List<CompletableFuture<Void>> taken = new ArrayList<>();
      long next = 1;
      while (own.trouble().isEmpty()) {
        taken.add(offer(own, new Item(next++, "", 0, Importance.KEPT, 20_000)));
        await().atMost(PATIENCE).until(() -> own.inMemory() == 0 || !own.trouble().isEmpty());
      }
      assertThat(own.trouble()).contains("No space left on device");
      Files.delete(ballast);

      taken.getLast().get(30, TimeUnit.SECONDS);
      assertThat(read(own)).containsExactly(numbers(1, next - 1));
      own.close();
    } finally {
      run("umount", small.toString());
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  @Test
  void says_to_those_who_wait_that_what_could_not_be_written_is_not() throws Exception {
    Spool own = open(options(64 * SMALL, SMALL), new FullDisk(0));
    CompletableFuture<Void> waiting = offer(own, item(1));
    await().atMost(PATIENCE).until(() -> !own.trouble().isEmpty());
    own.close();

    assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("the spool was closed while it cannot be written: No space left");
    assertThat(own.offer(List.of(item(2)), null)).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void a_record_that_cannot_be_encoded_holds_no_other_up() throws Exception {
    Spool own = open();
    SpoolItem bad =
        new SpoolItem() {
          @Override
          public Importance importance() {
            return Importance.KEPT;
          }

          @Override
          public int table() {
            return 0;
          }

          @Override
          public String journal() {
            return "new journal";
          }

          @Override
          public long number() {
            return 1;
          }

          @Override
          public long timeMicros() {
            return 1;
          }

          @Override
          public void encode(ColumnSink out) {
            out.putSymbol("symbol 1");
            throw new IllegalArgumentException("bad");
          }
        };
    put(own, item(1), bad, item(6));

    assertThat(read(own)).containsExactly(1L, 6L);
    assertThat(own.unencodable()).isEqualTo(1);
    assertThat(own.read(own.drained(), 10).rows().getLast().columns()).isEqualTo(Item.columns(6));
  }

  @Test
  void is_used_by_one_at_a_time() throws Exception {
    open();
    assertThatThrownBy(() -> new Spool(options(SMALL, SMALL), clock::incrementAndGet, () -> {}))
        .isInstanceOf(SpoolInUseException.class)
        .hasMessage(folder + " is in use by another process");
  }

  @Test
  @DisplayName("a copy of the folder while it is being written opens as of some moment (backup)")
  void a_copy_of_the_folder_is_a_spool() throws Exception {
    Spool own = open();
    put(own, item(1), item(2));
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (Path file : segments()) {
      Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    try (Spool other =
        new Spool(
            new SpoolOptions(copy, Durability.POWER, SMALL, SMALL, 10),
            clock::incrementAndGet,
            () -> {})) {
      put(other, item(3));
      assertThat(read(other)).containsExactly(1L, 2L, 3L);
    }
  }
}
