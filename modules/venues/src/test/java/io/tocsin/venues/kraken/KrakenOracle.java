package io.tocsin.venues.kraken;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A naive Kraken: a whole book in a map of strings, of which a subscriber sees the best levels. An
 * update says what changed in that window, also what moved into it, and has the checksum of the
 * strings. Now and then a level is deleted and set again within one message, as Kraken does.
 */
final class KrakenOracle {

  private static final int TICKS = 120;

  private final Random random;
  private final int depth;
  private final boolean cheap;
  private final Map<BigDecimal, String> bids = new TreeMap<>(Comparator.reverseOrder());
  private final Map<BigDecimal, String> asks = new TreeMap<>();

  /** Ticks: bids are below it, asks at it and above. */
  private int middle = 10 * TICKS;

  KrakenOracle(Random random, int depth) {
    this.random = random;
    this.depth = depth;
    this.cheap = random.nextBoolean();
    for (int i = 0; i < 3 * depth; i++) {
      change();
    }
  }

  static long crc(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  private BigDecimal price(int tick) {
    return cheap
        ? new BigDecimal("0.0000001").multiply(BigDecimal.valueOf(tick))
        : new BigDecimal("62000.0").add(new BigDecimal("0.1").multiply(BigDecimal.valueOf(tick)));
  }

  private String quantity() {
    BigDecimal lots = BigDecimal.valueOf(1 + random.nextInt(1 << (1 + random.nextInt(30))));
    return lots.movePointLeft(8).setScale(8).toPlainString();
  }

  private void change() {
    if (random.nextInt(10) == 0) {
      middle += random.nextInt(7) - 3;
      bids.keySet().removeIf(price -> price.compareTo(price(middle)) >= 0);
      asks.keySet().removeIf(price -> price.compareTo(price(middle)) < 0);
    }
    boolean bid = random.nextBoolean();
    int distance = (int) Math.abs(random.nextGaussian() * TICKS / 4);
    BigDecimal price = price(bid ? middle - 1 - distance : middle + distance);
    if (random.nextInt(3) == 0) {
      (bid ? bids : asks).remove(price);
    } else {
      (bid ? bids : asks).put(price, quantity());
    }
  }

  /** Price and quantity of the best levels as the subscriber must have them. */
  List<String[]> window(boolean bid) {
    return (bid ? bids : asks)
        .entrySet().stream()
            .limit(depth)
            .map(level -> new String[] {level.getKey().toPlainString(), level.getValue()})
            .toList();
  }

  private long checksum() {
    StringBuilder text = new StringBuilder();
    for (boolean bid : new boolean[] {false, true}) {
      for (String[] level : window(bid).stream().limit(10).toList()) {
        for (String number : level) {
          text.append(number.replace(".", "").replaceFirst("^0+", ""));
        }
      }
    }
    return crc(text.toString());
  }

  String snapshot() {
    return frame("snapshot", levels(window(true)), levels(window(false)));
  }

  String update() {
    Map<String, String> bidsBefore = map(window(true));
    Map<String, String> asksBefore = map(window(false));
    for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
      change();
    }
    return frame(
        "update",
        levels(changes(bids, bidsBefore, map(window(true)))),
        levels(changes(asks, asksBefore, map(window(false)))));
  }

  private static Map<String, String> map(List<String[]> levels) {
    Map<String, String> map = new TreeMap<>();
    levels.forEach(level -> map.put(level[0], level[1]));
    return map;
  }

  private List<String[]> changes(
      Map<BigDecimal, String> side, Map<String, String> before, Map<String, String> after) {
    List<String[]> changes = new ArrayList<>();
    before.forEach((price, quantity) -> {
      // What only fell out of the window is not told: the subscriber must truncate.
      if (!after.containsKey(price) && !side.containsKey(new BigDecimal(price))) {
        changes.add(new String[] {price, "0.00000000"});
      }
    });
    after.forEach((price, quantity) -> {
      if (!quantity.equals(before.get(price))) {
        if (random.nextInt(8) == 0) {
          changes.add(new String[] {price, "0.00000000"});
        }
        changes.add(new String[] {price, quantity});
      }
    });
    return changes;
  }

  private static String levels(List<String[]> levels) {
    StringBuilder text = new StringBuilder("[");
    for (String[] level : levels) {
      text.append(text.length() == 1 ? "" : ",")
          .append("{\"price\":")
          .append(level[0])
          .append(",\"qty\":")
          .append(level[1])
          .append('}');
    }
    return text.append(']').toString();
  }

  private String frame(String type, String bidLevels, String askLevels) {
    return "{\"channel\":\"book\",\"type\":\""
        + type
        + "\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":"
        + bidLevels
        + ",\"asks\":"
        + askLevels
        + ",\"checksum\":"
        + checksum()
        + ",\"timestamp\":\"2026-08-16T23:37:05.376419Z\"}]}";
  }
}
