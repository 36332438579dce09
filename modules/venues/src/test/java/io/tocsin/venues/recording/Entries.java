package io.tocsin.venues.recording;

import io.tocsin.bus.Rotation;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.Purpose;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Entries for tests, drawn by lot from every kind there is. */
final class Entries {

  static final long BEGIN = 1_700_000_000_000_000L;
  static final Recorded.Source SOURCE = new Recorded.Source(0, "simulated", "binance", true);

  private Entries() {}

  static Instrument market(String symbol) {
    return new Instrument(
        new InstrumentId("simulated", symbol),
        symbol.replace("_", ""),
        new BigDecimal("0.010"),
        new BigDecimal("1E-5"),
        BigDecimal.TEN,
        BigDecimal.ONE,
        false,
        true);
  }

  static Recorded text(int source, long micros, String frame) {
    return new Recorded.Input(source, new VenueInput.Text(micros, 1, frame));
  }

  static Recorded image(int source, long micros, String state) {
    return new Recorded.Input(source, new VenueInput.Image(micros, state));
  }

  static List<Recorded> draw(RandomGenerator random, int count) {
    List<Recorded> entries = new ArrayList<>(List.of(SOURCE));
    long micros = BEGIN;
    for (int i = 0; i < count; i++) {
      micros += random.nextLong(-1_000, 100_000);
      entries.add(draw(random, micros));
    }
    return entries;
  }

  private static Recorded draw(RandomGenerator random, long micros) {
    int connection = random.nextInt(1 << random.nextInt(1, 31));
    VenueInput input =
        switch (random.nextInt(20)) {
          case 0 -> new VenueInput.Added(micros, connection, market("BTC_USDT"));
          case 1 -> new VenueInput.Removed(micros, connection);
          case 2 -> new VenueInput.Opened(micros, connection, string(random));
          case 3 -> new VenueInput.Closed(micros, connection, string(random));
          case 4 -> new VenueInput.Binary(micros, connection, bytes(random));
          case 5 -> new VenueInput.Sent(micros, connection, string(random));
          case 6 -> new VenueInput.Round(micros);
          case 7 -> new VenueInput.Answered(micros, Purpose.REPAIR, call(random), string(random));
          case 8 -> new VenueInput.Unanswered(micros, Purpose.POLL, call(random), string(random));
          case 9 -> new VenueInput.Image(micros, string(random));
          case 10, 11, 12, 13 -> null;
          default -> new VenueInput.Text(micros, connection, string(random));
        };
    if (input != null) {
      return new Recorded.Input(0, input);
    }
    return switch (random.nextInt(5)) {
      case 0 -> new Recorded.Tick(micros, micros + random.nextLong(-5_000, 5_000));
      case 1 -> new Recorded.Command(string(random));
      case 2 -> new Recorded.State(Long.toHexString(random.nextLong()));
      case 3 -> new Recorded.Lost(0, micros, micros + 17, random.nextLong(1L << 40), "too slow");
      default -> new Recorded.Batch(0, random.nextLong(1L << 50));
    };
  }

  private static RestCall call(RandomGenerator random) {
    return new RestCall(
        RestTopic.values()[random.nextInt(RestTopic.values().length)],
        random.nextInt(-1, 5),
        random.nextBoolean() ? market("ETH_USDT") : null,
        string(random),
        random.nextBoolean() ? string(random) : null,
        random.nextInt(100),
        string(random));
  }

  static String string(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(60);
    for (int i = 0; i < length; i++) {
      text.append(
          random.nextInt(20) == 0
              ? "é中😀"
                  .codePoints()
                  .skip(random.nextInt(3))
                  .limit(1)
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              : (char) random.nextInt(' ', 127));
    }
    return text.toString();
  }

  private static byte[] bytes(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A form in which equal entries are equal; arrays have no equality of their own. */
  static Object comparable(Recorded entry) {
    return entry instanceof Recorded.Input(int source, VenueInput.Binary binary)
        ? source
            + " "
            + binary.receiveMicros()
            + " "
            + binary.connection()
            + Arrays.toString(binary.frame())
        : entry;
  }

  static RecordingHead head(String id) {
    return new RecordingHead(id, "venue", "test", "", BEGIN, 0, List.of());
  }

  static RecordingWriter writer(Path folder, Rotation rotation) throws IOException {
    return new RecordingWriter(folder, head("test"), rotation);
  }

  static void write(Path folder, List<Recorded> entries) throws IOException {
    try (RecordingWriter writer = writer(folder, Rotation.DEFAULT)) {
      for (Recorded entry : entries) {
        writer.add(entry);
      }
    }
  }

  static List<Recorded> read(RecordingReader reader) throws Exception {
    List<Recorded> entries = new ArrayList<>();
    for (Recorded entry = reader.next(); entry != null; entry = reader.next()) {
      entries.add(entry);
    }
    return entries;
  }
}
