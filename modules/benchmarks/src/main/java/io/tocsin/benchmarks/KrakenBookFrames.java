package io.tocsin.benchmarks;

import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.WireDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * A round of updates of one book of 25 levels a side, each of three levels with the right checksum;
 * the last leads back to the book at the beginning, so that they can be repeated for ever. The same
 * in the words of WebSocket v2 and v1.
 */
final class KrakenBookFrames {

  static final int COUNT = 64;

  /** WebSocket v1 writes prices with five decimals. */
  static final String OLD_ZEROS = "0000";

  private static final int LEVELS = 25;
  private static final int CHANGES = 3;

  private final String[] bids = new String[LEVELS];
  private final String[] asks = new String[LEVELS];
  private final List<String> updates = new ArrayList<>();
  private final List<String> oldUpdates = new ArrayList<>();

  KrakenBookFrames() {
    round();
    updates.clear();
    oldUpdates.clear();
    round();
  }

  /** Sets every level in turn, so that a second round ends where the first did. */
  private void round() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < LEVELS; i++) {
      bids[i] = bids[i] == null ? quantity(random) : bids[i];
      asks[i] = asks[i] == null ? quantity(random) : asks[i];
    }
    SplittableRandom quantities = new SplittableRandom(8);
    for (int frame = 0; frame < COUNT; frame++) {
      StringBuilder bidChanges = new StringBuilder();
      StringBuilder oldBids = new StringBuilder();
      StringBuilder askChanges = new StringBuilder();
      StringBuilder oldAsks = new StringBuilder();
      for (int i = 0; i < CHANGES; i++) {
        int change = frame * CHANGES + i;
        boolean bid = change % 2 == 0;
        int level = change / 2 % LEVELS;
        String quantity = quantity(quantities);
        (bid ? bids : asks)[level] = quantity;
        StringBuilder into = bid ? bidChanges : askChanges;
        into.append(into.isEmpty() ? "" : ",");
        into.append("{\"price\":").append(price(bid, level));
        into.append(",\"qty\":").append(quantity).append('}');
        StringBuilder old = bid ? oldBids : oldAsks;
        old.append(old.isEmpty() ? "" : ",").append(oldLevel(bid, level, quantity));
      }
      updates.add(
          "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":["
              + bidChanges
              + "],\"asks\":["
              + askChanges
              + "],\"checksum\":"
              + checksum("")
              + ",\"timestamp\":\"2026-08-16T23:37:05.376419Z\"}]}");
      oldUpdates.add(
          "[320,{\"a\":["
              + oldAsks
              + "]},{\"b\":["
              + oldBids
              + "],\"c\":\""
              + checksum(OLD_ZEROS)
              + "\"},\"book-25\",\"XBT/USD\"]");
    }
  }

  private static String quantity(SplittableRandom random) {
    return "%d.%08d".formatted(random.nextInt(4), 1 + random.nextInt(99_999_999));
  }

  private static String price(boolean bid, int level) {
    int tenths = bid ? 628_025 - level * 7 : 628_031 + level * 7;
    return tenths / 10 + "." + tenths % 10;
  }

  private static String oldLevel(boolean bid, int level, String quantity) {
    return "[\"" + price(bid, level) + OLD_ZEROS + "\",\"" + quantity + "\",\"1622766170.577187\"]";
  }

  private long checksum(String zeros) {
    StringBuilder digits = new StringBuilder();
    for (boolean bid : new boolean[] {false, true}) {
      for (int level = 0; level < 10; level++) {
        digits.append((price(bid, level) + zeros).replace(".", ""));
        String quantity = (bid ? bids : asks)[level];
        digits.append(quantity.replace(".", "").replaceFirst("^0+", ""));
      }
    }
    CRC32 crc = new CRC32();
    crc.update(digits.toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  String update(int index) {
    return updates.get(index);
  }

  String oldUpdate(int index) {
    return oldUpdates.get(index);
  }

  /**
   * The book before the first update.
   *
   * @param zeros what prices have behind their decimals
   */
  DepthUpdate whole(String zeros) {
    DepthUpdate whole = new DepthUpdate();
    for (int level = 0; level < LEVELS; level++) {
      whole.bids().add(WireDecimal.of(price(true, level) + zeros), WireDecimal.of(bids[level]));
      whole.asks().add(WireDecimal.of(price(false, level) + zeros), WireDecimal.of(asks[level]));
    }
    return whole;
  }

  String oldWhole() {
    StringBuilder oldAsks = new StringBuilder();
    StringBuilder oldBids = new StringBuilder();
    for (int level = 0; level < LEVELS; level++) {
      oldAsks.append(level == 0 ? "" : ",").append(oldLevel(false, level, asks[level]));
      oldBids.append(level == 0 ? "" : ",").append(oldLevel(true, level, bids[level]));
    }
    return "[320,{\"as\":[" + oldAsks + "],\"bs\":[" + oldBids + "]},\"book-25\",\"XBT/USD\"]";
  }
}
