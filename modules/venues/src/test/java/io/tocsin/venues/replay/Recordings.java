package io.tocsin.venues.replay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Small recordings for tests. */
final class Recordings {

  private Recordings() {}

  static Path write(Path folder, String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  static Path gzip(Path folder, String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** A trade received {@code delayMillis} after it was made. */
  static String trade(long millis, long delayMillis, long id, String price, String quantity) {
    return (millis + delayMillis)
        + "000000 {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":"
        + millis
        + ",\"s\":\"BTCUSDT\",\"t\":"
        + id
        + ",\"p\":\""
        + price
        + "\",\"q\":\""
        + quantity
        + "\",\"T\":"
        + millis
        + ",\"m\":false,\"M\":true}}";
  }

  static String quote(long receivedMillis, String bid, String ask) {
    return receivedMillis
        + "000000 {\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\""
        + bid
        + "\",\"B\":\"1.00000000\",\"a\":\""
        + ask
        + "\",\"A\":\"2.00000000\"}}";
  }
}
