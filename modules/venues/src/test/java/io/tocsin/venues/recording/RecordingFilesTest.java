package io.tocsin.venues.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.bus.Rotation;
import io.tocsin.venues.InstrumentJson;
import io.tocsin.venues.VenueInput;
import io.tocsin.venues.replay.RecordingException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFilesTest {

  @TempDir private Path folder;

  private Path recording() {
    return folder.resolve("r");
  }

  private Path onlyFile() {
    return recording().resolve("000001.tsr");
  }

  private List<Recorded> readAll() throws Exception {
    try (RecordingReader reader = new RecordingReader(recording())) {
      return Entries.read(reader);
    }
  }

  /** Sources are repeated before images, for whoever begins there. */
  private static List<Object> comparable(List<Recorded> entries) {
    return entries.stream()
        .filter(entry -> !(entry instanceof Recorded.Source))
        .map(Entries::comparable)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatever_is_written_is_read(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<Recorded> entries = Entries.draw(random, 1 + random.nextInt(4_000));
    Entries.write(recording(), entries);
    assertThat(comparable(readAll())).isEqualTo(comparable(entries));
  }

  @Test
  void a_file_cut_at_any_byte_of_its_last_block_gives_all_blocks_before_and_says_what_is_missing()
      throws Exception {
    List<Recorded> first = new ArrayList<>(List.of(Entries.SOURCE));
    for (int i = 0; i < 50; i++) {
      first.add(Entries.text(0, Entries.BEGIN + i, "frame " + i));
    }
    long end;
    try (RecordingWriter writer = Entries.writer(recording(), Rotation.DEFAULT)) {
      for (Recorded entry : first) {
        writer.add(entry);
      }
      writer.flush();
      end = Files.size(onlyFile());
      for (int i = 0; i < 5; i++) {
        writer.add(Entries.text(0, Entries.BEGIN + 100 + i, "later frame " + i));
      }
    }
    byte[] whole = Files.readAllBytes(onlyFile());
    assertThat(whole.length).isGreaterThan((int) end + Block.HEADER);
    for (int length = (int) end; length < whole.length; length++) {
      Files.write(onlyFile(), Arrays.copyOf(whole, length));
      try (RecordingReader reader = new RecordingReader(recording())) {
        assertThat(Entries.read(reader)).as("cut at %d", length).isEqualTo(first);
        if (length == end) {
          assertThat(reader.damages()).isEmpty();
        } else {
          assertThat(reader.damages()).hasSize(1);
          Damage damage = reader.damages().getFirst();
          assertThat(damage.tail()).isTrue();
          assertThat(damage.offset()).isEqualTo(end);
          assertThat(damage.bytes()).isEqualTo(length - end);
        }
      }
    }
  }

  @Test
  void any_changed_byte_of_the_last_block_is_noticed() throws Exception {
    List<Recorded> entries = new ArrayList<>(List.of(Entries.SOURCE));
    for (int i = 0; i < 20; i++) {
      entries.add(Entries.text(0, Entries.BEGIN + i, "frame " + i));
    }
    Entries.write(recording(), entries);
    byte[] whole = Files.readAllBytes(onlyFile());
    for (int at = Segments.HEADER; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x10;
      Files.write(onlyFile(), changed);
      try (RecordingReader reader = new RecordingReader(recording())) {
        assertThat(Entries.read(reader)).as("changed at %d", at).isEmpty();
        assertThat(reader.damages()).hasSize(1);
      }
    }
  }

  @Test
  void after_a_damaged_block_reading_goes_on_at_the_next_image_and_says_what_was_lost()
      throws Exception {
    long second;
    try (RecordingWriter writer = Entries.writer(recording(), Rotation.DEFAULT)) {
      writer.add(Entries.SOURCE);
      writer.add(Entries.text(0, Entries.BEGIN, "good"));
      writer.flush();
      second = Files.size(onlyFile());
      writer.add(Entries.text(0, Entries.BEGIN + 1, "damaged"));
      writer.flush();
      writer.add(Entries.text(0, Entries.BEGIN + 2, "good and of no use"));
      writer.flush();
      writer.add(Entries.image(0, Entries.BEGIN + 3, "{}"));
      writer.add(Entries.text(0, Entries.BEGIN + 4, "good again"));
    }
    try (FileChannel file = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), second + Block.HEADER + 2);
    }
    List<Recorded> read = readAll();
    assertThat(read)
        .containsExactly(
            Entries.SOURCE,
            Entries.text(0, Entries.BEGIN, "good"),
            new Recorded.Lost(
                0, Entries.BEGIN, Entries.BEGIN + 3, 0, "the checksum of a block is wrong"),
            Entries.SOURCE,
            Entries.image(0, Entries.BEGIN + 3, "{}"),
            Entries.text(0, Entries.BEGIN + 4, "good again"));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void bytes_changed_by_lot_never_bring_more_than_an_orderly_refusal(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Entries.write(recording(), Entries.draw(random, 300));
    byte[] whole = Files.readAllBytes(onlyFile());
    for (int round = 0; round < 200; round++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 50));
      for (int i = random.nextInt(20); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Files.write(onlyFile(), bytes);
      try (RecordingReader reader = new RecordingReader(recording())) {
        Entries.read(reader);
      } catch (RecordingException e) {
        assertThat(e).hasMessageContaining("000001.tsr");
      }
    }
  }

  @Test
  void entries_that_no_writer_makes_are_told_as_damage() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    ByteCursor cursor = new ByteCursor();
    EntryCodec codec = new EntryCodec();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(20);
      }
      cursor.over(bytes, bytes.length);
      try {
        while (!cursor.atEnd()) {
          codec.read(cursor);
        }
      } catch (ByteCursor.Damaged e) {
        assertThat(e).hasMessageMatching("(?s)(ends|has) .*");
      }
    }
  }

  @Test
  void a_new_file_begins_with_an_image_once_the_old_one_is_long_enough() throws Exception {
    Rotation small = new Rotation(2_000, Duration.ofHours(1), 0, Duration.ZERO, Duration.ZERO);
    SplittableRandom random = new SplittableRandom(3);
    List<Recorded> entries = new ArrayList<>(List.of(Entries.SOURCE));
    try (RecordingWriter writer = Entries.writer(recording(), small)) {
      writer.add(Entries.SOURCE);
      for (int i = 0; i < 100; i++) {
        Recorded entry =
            writer.wantsImages()
                ? Entries.image(0, Entries.BEGIN + i * 1_000, "{\"at\":" + i + "}")
                : Entries.text(0, Entries.BEGIN + i * 1_000, Entries.string(random));
        writer.add(entry);
        entries.add(entry);
        writer.flush();
      }
    }
    List<Path> files = Segments.of(recording(), Segments.Kind.ENTRIES);
    assertThat(files).hasSizeGreaterThan(2);
    assertThat(comparable(readAll())).isEqualTo(comparable(entries));
    for (Path file : files.subList(1, files.size())) {
      try (RecordingReader reader = new RecordingReader(file)) {
        assertThat(reader.next()).isEqualTo(Entries.SOURCE);
        assertThat(reader.next())
            .isInstanceOfSatisfying(
                Recorded.Input.class,
                input -> assertThat(input.input()).isInstanceOf(VenueInput.Image.class));
      }
    }
  }

  @Test
  void a_file_that_is_old_enough_ends_and_the_oldest_files_go() throws Exception {
    Rotation hourly =
        new Rotation(1 << 30, Duration.ofHours(1), 0, Duration.ofHours(3), Duration.ZERO);
    long minute = 60_000_000L;
    try (RecordingWriter writer = Entries.writer(recording(), hourly)) {
      writer.add(Entries.SOURCE);
      for (int i = 0; i < 12 * 60; i += 10) {
        writer.add(Entries.image(0, Entries.BEGIN + i * minute, "{}"));
        writer.add(Entries.text(0, Entries.BEGIN + i * minute + 1, "frame " + i));
        writer.flush();
      }
    }
    List<Path> files = Segments.of(recording(), Segments.Kind.ENTRIES);
    assertThat(files).hasSizeBetween(4, 5);
    assertThat(files.getLast().getFileName()).hasToString("000012.tsr");
    JsonObject index = new RecordingFolder(recording()).indexed();
    assertThat(index.getJsonArray("files")).hasSameSizeAs(files);
    assertThat(index.getLong("deleted_bytes")).isPositive();
  }

  @Test
  void seek_goes_to_the_newest_image_before_a_moment_in_whatever_file_it_is() throws Exception {
    Rotation small = new Rotation(1_500, Duration.ofHours(1), 0, Duration.ZERO, Duration.ZERO);
    try (RecordingWriter writer = Entries.writer(recording(), small)) {
      writer.add(Entries.SOURCE);
      for (int i = 0; i < 300; i++) {
        long micros = Entries.BEGIN + i * 1_000L;
        writer.add(
            i % 10 == 0
                ? Entries.image(0, micros, "{\"at\":" + i + "}")
                : Entries.text(0, micros, "frame " + i));
      }
    }
    assertThat(Segments.of(recording(), Segments.Kind.ENTRIES)).hasSizeGreaterThan(2);
    try (RecordingReader reader = new RecordingReader(recording())) {
      for (int wanted : new int[] {155, 0, 299, 10, 9, 200}) {
        int expected = wanted / 10 * 10;
        assertThat(reader.seek(Entries.BEGIN + wanted * 1_000L))
            .isEqualTo(Entries.BEGIN + expected * 1_000L);
        assertThat(reader.next()).isEqualTo(Entries.SOURCE);
        assertThat(reader.next())
            .isEqualTo(
                Entries.image(0, Entries.BEGIN + expected * 1_000L, "{\"at\":" + expected + "}"));
        assertThat(reader.next())
            .isEqualTo(
                Entries.text(
                    0, Entries.BEGIN + (expected + 1) * 1_000L, "frame " + (expected + 1)));
      }
      reader.seek(Entries.BEGIN - 1);
      assertThat(reader.bytesRead()).isEqualTo(Segments.HEADER);
      reader.seek(Entries.BEGIN + 280_000);
      Entries.read(reader);
      assertThat(reader.bytesRead()).isEqualTo(reader.totalBytes());
    }
  }

  @Test
  void a_crash_leaves_no_index_and_mending_makes_it_anew_and_cuts_the_torn_tail() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    List<Recorded> entries = Entries.draw(random, 500);
    Entries.write(recording(), entries);
    RecordingFolder written = new RecordingFolder(recording());
    JsonObject before = written.indexed();
    Files.deleteIfExists(recording().resolve("index.json"));
    assertThat(written.isIndexed()).isFalse();
    assertThat(written.indexed()).isEqualTo(before);

    long good = Files.size(onlyFile());
    Files.write(onlyFile(), new byte[1_234], StandardOpenOption.APPEND);
    Files.deleteIfExists(recording().resolve("index.json"));
    assertThat(written.indexed().getJsonArray("damage")).hasSize(1);
    assertThat(Files.size(onlyFile())).as("only whoever mends it cuts").isEqualTo(good + 1_234);
    JsonObject mended = written.mend();
    assertThat(Files.size(onlyFile())).isEqualTo(good);
    assertThat(mended.getJsonArray("damage").getJsonObject(0).getLong("bytes")).isEqualTo(1_234);
    assertThat(mended.getJsonArray("damage").getJsonObject(0).getBoolean("torn_tail")).isTrue();
    assertThat(comparable(readAll())).isEqualTo(comparable(entries));
  }

  @Test
  void a_recording_that_was_begun_and_never_written_to_is_empty() throws Exception {
    Files.createDirectories(recording());
    Files.write(onlyFile(), new byte[0]);
    try (RecordingReader reader = new RecordingReader(recording())) {
      assertThat(reader.next()).isNull();
    }
    Files.write(onlyFile(), new byte[] {'T', 'O', 'C'});
    try (RecordingReader reader = new RecordingReader(recording())) {
      assertThat(reader.next()).isNull();
      assertThat(reader.damages()).hasSize(1);
    }
  }

  @Test
  void what_is_no_recording_is_refused_with_a_sentence() throws Exception {
    Files.createDirectories(recording());
    assertThatThrownBy(() -> new RecordingReader(recording()))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("without a file of a recording");
    Files.writeString(onlyFile(), "this is a text and no recording");
    assertThatThrownBy(this::readAll)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("is no file of a recording");
    Files.write(onlyFile(), Segments.header(Segments.Kind.ENTRIES, 1).putInt(8, 7).array());
    assertThatThrownBy(this::readAll)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("version 7");
  }

  @Test
  void coverage_tells_markets_gaps_and_lost_inputs() throws Exception {
    long t = Entries.BEGIN;
    List<Recorded> entries =
        List.of(
            Entries.SOURCE,
            input(new VenueInput.Added(t, 0, Entries.market("BTC_USDT"))),
            input(new VenueInput.Opened(t + 1_000_000, 1, "/")),
            Entries.text(0, t + 2_000_000, "frame"),
            input(new VenueInput.Closed(t + 3_000_000, 1, "broken")),
            input(new VenueInput.Opened(t + 5_000_000, 2, "/")),
            input(new VenueInput.Closed(t + 6_000_000, 2, "")),
            new Recorded.Lost(0, t + 7_000_000, t + 8_000_000, 12, "the disk was too slow"),
            input(new VenueInput.Removed(t + 9_000_000, 0)));
    Entries.write(recording(), entries);
    JsonObject coverage = new RecordingFolder(recording()).indexed().getJsonObject("coverage");
    assertThat(coverage.getJsonArray("markets").getJsonObject(0))
        .isEqualTo(
            InstrumentJson.of(Entries.market("BTC_USDT"))
                .put("from", "2023-11-14T22:13:20Z")
                .put("to", "2023-11-14T22:13:29Z"));
    assertThat(coverage.getInteger("gap_count")).isEqualTo(2);
    assertThat(coverage.getJsonArray("gaps").getJsonObject(0).getString("reason"))
        .isEqualTo("broken");
    assertThat(coverage.getJsonArray("gaps").getJsonObject(0).getDouble("seconds")).isEqualTo(2);
    assertThat(coverage.getJsonArray("gaps").getJsonObject(1).getString("reason"))
        .isEqualTo("the disk was too slow");
  }

  private static Recorded input(VenueInput input) {
    return new Recorded.Input(0, input);
  }
}
