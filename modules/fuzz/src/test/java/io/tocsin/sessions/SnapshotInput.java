package io.tocsin.sessions;

import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Snapshots of sessions whose checksum is right though what they hold is not; only
 * IllegalArgumentException may be thrown.
 */
public final class SnapshotInput {

  /** Mark, version, checksum of the layout: without these nothing is read at all. */
  private static final int HEADER = 16;

  private static final IndicatorLayout LAYOUT =
      new IndicatorLayout(
          Map.of(
              new InstrumentId("binance", "BTC_USDT"),
              List.of(
                  spec("{\"type\": \"MAX_PRICE\", \"t1\": 5}"),
                  spec("{\"type\": \"VWAP\", \"t1\": 10}"),
                  spec("{\"type\": \"EMA\", \"n\": 3, \"interval\": 1}"))));

  private static final byte[] NEW = new IndicatorEngine(LAYOUT).snapshot();

  private SnapshotInput() {}

  private static IndicatorSpec spec(String json) {
    Problems problems = new Problems();
    Map<?, ?> parsed = (Map<?, ?>) JsonText.parse("spec", json);
    IndicatorSpec spec = IndicatorCatalogue.parse(parsed, "$", problems).orElse(null);
    problems.throwIfAny("spec");
    return Objects.requireNonNull(spec);
  }

  /** Both files that a session writes; the last eight bytes become the checksum. */
  public static void session(byte[] input) {
    byte[] sealed = Arrays.copyOf(input, Math.max(input.length, Long.BYTES));
    seal(sealed);
    try {
      StrategySnapshot.of(owner(sealed), sealed);
    } catch (IllegalArgumentException refused) {
      // As declared.
    }
    try {
      RecentEntries.of(sealed);
    } catch (IllegalArgumentException refused) {
      // As declared.
    }
  }

  /** The session that the snapshot says it is of: another one's is refused at once. */
  private static String owner(byte[] sealed) {
    int at = 2 * Integer.BYTES;
    int length = sealed.length < 2 * at ? -1 : ByteBuffer.wrap(sealed).getInt(at);
    return length < 0 || length > sealed.length - at - Integer.BYTES
        ? ""
        : new String(sealed, at + Integer.BYTES, length, StandardCharsets.UTF_8);
  }

  /** What stands in an indicator engine's snapshot between its header and its checksum. */
  public static void indicators(byte[] input) {
    byte[] sealed = Arrays.copyOf(NEW, HEADER + input.length + Long.BYTES);
    System.arraycopy(input, 0, sealed, HEADER, input.length);
    seal(sealed);
    try {
      IndicatorEngine.restore(LAYOUT, sealed);
    } catch (IllegalArgumentException refused) {
      // As declared.
    }
  }

  private static void seal(byte[] bytes) {
    int length = bytes.length - Long.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    ByteBuffer.wrap(bytes).putLong(length, checksum.getValue());
  }
}
