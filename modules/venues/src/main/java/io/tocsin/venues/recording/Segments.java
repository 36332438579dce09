package io.tocsin.venues.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The files of a recording's folder: {@code 000001.tsr} and on, each with its own beginning. */
final class Segments {

  /** What a file holds. */
  enum Kind {
    /** {@link Recorded} entries. */
    ENTRIES(".tsr", "TOCSINR1"),
    /** Rows in columns, see {@link ColumnBlock}. */
    COLUMNS(".tsc", "TOCSINC1");

    private final String suffix;
    private final String magic;

    Kind(String suffix, String magic) {
      this.suffix = suffix;
      this.magic = magic;
    }

    String suffix() {
      return suffix;
    }

    private byte[] magic() {
      return magic.getBytes(StandardCharsets.US_ASCII);
    }
  }

  static final int HEADER = 16;
  private static final int MAGIC = 8;

  private Segments() {}

  static Path file(Path directory, Kind kind, int number) {
    return directory.resolve(String.format(Locale.ROOT, "%06d%s", number, kind.suffix));
  }

  /** A recording's files of a kind, oldest first. */
  static List<Path> of(Path directory, Kind kind) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + kind.suffix)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  /** Eight bytes of name, four of version, four of the segment's number. */
  static ByteBuffer header(Kind kind, int number) {
    return ByteBuffer.allocate(HEADER).put(kind.magic()).putInt(1).putInt(number).flip();
  }

  static boolean begins(ByteBuffer bytes, Kind kind) {
    byte[] magic = new byte[MAGIC];
    if (bytes.remaining() < HEADER) {
      return false;
    }
    bytes.duplicate().get(magic);
    return Arrays.equals(magic, kind.magic());
  }

  static int version(ByteBuffer bytes) {
    return bytes.getInt(bytes.position() + MAGIC);
  }
}
