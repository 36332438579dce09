package io.tocsin.venues.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The files of a recording's folder: {@code 000001.tsr} and on, each with its own beginning. */
final class Segments {

  static final String SUFFIX = ".tsr";
  static final int HEADER = 16;
  private static final byte[] MAGIC = "TOCSINR1".getBytes(StandardCharsets.US_ASCII);

  private Segments() {}

  static Path file(Path directory, int number) {
    return directory.resolve(String.format(Locale.ROOT, "%06d%s", number, SUFFIX));
  }

  /** A recording's files, oldest first. */
  static List<Path> of(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  /** Eight bytes of name, four of version, four of the segment's number. */
  static ByteBuffer header(int number) {
    return ByteBuffer.allocate(HEADER).put(MAGIC).putInt(1).putInt(number).flip();
  }

  static boolean begins(ByteBuffer bytes) {
    byte[] magic = new byte[MAGIC.length];
    if (bytes.remaining() < HEADER) {
      return false;
    }
    bytes.duplicate().get(magic);
    return java.util.Arrays.equals(magic, MAGIC);
  }

  static int version(ByteBuffer bytes) {
    return bytes.getInt(bytes.position() + MAGIC.length);
  }
}
