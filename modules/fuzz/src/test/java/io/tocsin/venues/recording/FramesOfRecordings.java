package io.tocsin.venues.recording;

import io.tocsin.venues.VenueInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the kept inputs of the venues: one of each shape that stands in a recording of a venue that
 * the simulator played ({@code scripts/tocsin simulate} and {@code record}; never of a real one).
 */
final class FramesOfRecordings {

  private static final int MOST = 14;
  private static final int LONGEST = 4_000;

  private FramesOfRecordings() {}

  /** Arguments: the recording, the folder for the frames, a file for the same as entries. */
  public static void main(String[] arguments) throws Exception {
    Path target = Files.createDirectories(Path.of(arguments[1]));
    Set<String> shapes = new HashSet<>();
    EntryCodec codec = new EntryCodec();
    codec.restart(1_700_000_000_000_000L);
    Bytes entries = new Bytes(LONGEST);
    try (RecordingReader reader = new RecordingReader(Path.of(arguments[0]))) {
      for (Recorded entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry instanceof Recorded.Input input) {
          keep(input.input(), shapes, target);
        }
        if (entries.size() < LONGEST) {
          codec.write(entry, entries);
        }
      }
    }
    Files.write(Path.of(arguments[2]), entries.copy());
  }

  private static void keep(VenueInput input, Set<String> shapes, Path target) throws IOException {
    switch (input) {
      case VenueInput.Text text ->
          write("T", text.frame().getBytes(StandardCharsets.UTF_8), shapes, target);
      case VenueInput.Binary binary -> write("B", binary.frame(), shapes, target);
      case VenueInput.Answered answered ->
          write(
              String.valueOf(answered.call().topic().ordinal()),
              answered.body().getBytes(StandardCharsets.UTF_8),
              shapes,
              target);
      default -> {}
    }
  }

  private static void write(String mark, byte[] bytes, Set<String> shapes, Path target)
      throws IOException {
    String shape =
        mark
            + (mark.equals("B")
                ? String.valueOf(bytes.length / 8)
                : new String(bytes, StandardCharsets.UTF_8)
                    .replaceAll("-?\\d+(\\.\\d+)?([eE]-?\\d+)?", "0")
                    .replaceAll("(\\[[^\\[\\]]*\\],?){2,}", "[]"));
    if (bytes.length > LONGEST || shapes.size() >= MOST || !shapes.add(shape)) {
      return;
    }
    byte[] input = new byte[bytes.length + 1];
    input[0] = (byte) mark.charAt(0);
    System.arraycopy(bytes, 0, input, 1, bytes.length);
    Files.write(target.resolve(String.format(Locale.ROOT, "simulated-%02d", shapes.size())), input);
  }
}
