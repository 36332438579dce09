package io.tocsin.sessions;

import io.tocsin.model.Micros;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Session ids: {@code exec_YYYYMMDD_HHMMSS_<8 hex>}, UTC. */
public final class SessionIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SessionIds() {}

  /**
   * The id of a session that was created at that time.
   *
   * @param salt its lowest 32 bits make the last part
   */
  public static String of(long timeMicros, long salt) {
    return "exec_"
        + TIME.format(Micros.toInstant(timeMicros))
        + String.format(Locale.ROOT, "_%08x", (int) salt);
  }
}
