package io.tocsin.venues.recording;

import io.tocsin.fuzz.Scratch;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Recordings of Tocsin's own that somebody else made, or a disk has spoilt. */
public final class RecordingInput {

  private RecordingInput() {}

  /** A file of a recording; the first byte says of which kind: {@code c} columns, else entries. */
  public static void file(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Path folder = Scratch.empty("recording");
    Segments.Kind kind = input[0] == 'c' ? Segments.Kind.COLUMNS : Segments.Kind.ENTRIES;
    Files.write(
        folder.resolve("000001" + kind.suffix()), Arrays.copyOfRange(input, 1, input.length));
    try {
      if (kind == Segments.Kind.ENTRIES) {
        try (RecordingReader reader = new RecordingReader(folder)) {
          while (reader.next() != null) {
            // Each is only looked at.
          }
        }
      }
      play(OwnRecording.probe(folder));
    } catch (RecordingException refused) {
      // As declared.
    }
  }

  private static void play(RecordingInfo recording) throws RecordingException {
    try (ReplayRows rows = recording.opener().open(recording.instruments())) {
      while (rows.next() != null) {
        // Each is only looked at.
      }
    }
  }

  /** What stands in a block of entries once it is unpacked and its checksum was right. */
  public static void entries(byte[] input) {
    ByteCursor in = new ByteCursor();
    in.over(input, input.length);
    EntryCodec codec = new EntryCodec();
    codec.restart(1_700_000_000_000_000L);
    try {
      while (!in.atEnd()) {
        codec.read(in);
      }
    } catch (ByteCursor.Damaged refused) {
      // As declared.
    }
  }

  /** The same of a block of columns. */
  public static void columns(byte[] input) {
    List<InstrumentId> markets = List.of(new InstrumentId("binance", "BTC_USDT"));
    try {
      ColumnBlock.read(input, input.length, markets, new int[] {0, -1});
    } catch (ByteCursor.Damaged refused) {
      // As declared.
    }
  }

  /** {@code recording.json} and {@code index.json} beside the files. */
  public static void index(byte[] input) throws IOException {
    Path folder = Scratch.empty("index");
    Files.write(folder.resolve("recording.json"), input);
    Files.write(folder.resolve("index.json"), input);
    RecordingFolder recording = new RecordingFolder(folder);
    for (Call call :
        List.<Call>of(
            recording::head,
            recording::order,
            recording::indexed,
            () -> RecordingItem.of(recording),
            () -> OwnRecording.probe(folder))) {
      try {
        call.make();
      } catch (RecordingException refused) {
        // As declared.
      }
    }
  }

  private interface Call {
    Object make() throws RecordingException;
  }
}
