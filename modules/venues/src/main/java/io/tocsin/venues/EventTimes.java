package io.tocsin.venues;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonArray;
import java.util.Locale;

/**
 * Tells times that no event of a venue can have, by when its frame came in. One such time, taken
 * for the newest, would make every true event after it late, and move on the clocks of sessions,
 * which never run back.
 *
 * <p>Possible is up to 10 s ahead of the venue's clock as it is believed to be, for news up to a
 * day behind it, and never before 2009. The venue's clock is believed to agree with this machine's,
 * until for some seconds nothing has come but times that agree with one another on something else:
 * then a clock is wrong, the venue's or this machine's, and not the frames, and they are believed.
 * So a frame that is spoilt is refused, and a machine whose clock is an hour slow goes without data
 * for 5 s. What comes late by a slow way tells nothing of a clock.
 *
 * <p>Knows no clock but the times it is given; not thread-safe.
 */
final class EventTimes {

  /** More than clocks set by NTP, and blocks of a chain, are ahead of one another. */
  static final long MOST_AHEAD_MICROS = 10 * Micros.SECOND;

  /** More than any venue needs to catch up. */
  static final long MOST_BEHIND_MICROS = 86_400 * Micros.SECOND;

  /** 2009-01-03, the day of bitcoin's first block: no market of coins has an earlier event. */
  static final long EARLIEST_MICROS = 1_230_940_800 * Micros.SECOND;

  /** Times that are refused must agree for so long to be believed. */
  static final long PROOF_MICROS = 5 * Micros.SECOND;

  /** Times that are taken anyway, for so long: a slow way looks like a clock set back. */
  static final long SLOW_PROOF_MICROS = 60 * Micros.SECOND;

  /** Times that differ by no more agree with each other. */
  private static final long AGREEMENT_MICROS = MOST_AHEAD_MICROS / 2;

  private static final int LEAST_WITNESSES = 3;
  private static final long NONE = Long.MIN_VALUE;

  /** How far the venue's clock is believed ahead of the receiving one. */
  private long ahead;

  /** How far ahead the witnesses for another belief say that it is. */
  private long claimed;

  private long claimedSince;
  private int witnesses;

  private long received;
  private boolean live;

  /** How far ahead the input's newest time is. */
  private long newest = NONE;

  private long refused = NONE;

  /**
   * An input begins.
   *
   * @param receiveMicros when it came in
   * @param frame whether it is a frame, and so its newest time of now; answers tell of the past
   */
  void begin(long receiveMicros, boolean frame) {
    judge();
    received = receiveMicros;
    live = frame;
    newest = NONE;
    refused = NONE;
  }

  /**
   * Whether a trade of the input can have these times.
   *
   * @param sentMicros {@link FrameSink#NO_TIME} for none
   * @param past whether it is of the time before, however long ago
   */
  boolean admitsTrade(long timeMicros, long sentMicros, boolean past) {
    long mostBehind = past || !live ? Long.MAX_VALUE : MOST_BEHIND_MICROS;
    return admits(timeMicros, mostBehind)
        && (sentMicros == FrameSink.NO_TIME || admits(sentMicros, mostBehind));
  }

  /**
   * Whether anything else of the input can have been sent then.
   *
   * @param sentMicros {@link FrameSink#NO_TIME} for a venue that does not say, which is possible
   */
  boolean admits(long sentMicros) {
    return sentMicros == FrameSink.NO_TIME || admits(sentMicros, Long.MAX_VALUE);
  }

  private boolean admits(long timeMicros, long mostBehind) {
    if (timeMicros >= EARLIEST_MICROS) {
      long lead = timeMicros - received;
      newest = Math.max(newest, lead);
      long off = lead - ahead;
      if (off <= MOST_AHEAD_MICROS && -off <= mostBehind) {
        return true;
      }
    }
    refused = refused == NONE ? timeMicros : refused;
    return false;
  }

  /** Of the input's first time that was refused, what is to be told; empty if there is none. */
  String complaint() {
    if (refused == NONE) {
      return "";
    }
    if (refused < EARLIEST_MICROS) {
      return "has a time before 2009, " + refused + " us since the epoch";
    }
    long lead = refused - received;
    return "has the time "
        + Micros.iso(refused)
        + ", "
        + length(Math.abs(lead) / Micros.SECOND)
        + (lead > 0 ? " after" : " before")
        + " it came";
  }

  private static String length(long seconds) {
    long hours = seconds / 3_600;
    return hours >= 48
        ? String.format(Locale.ROOT, "%,d days", hours / 24)
        : hours >= 2 ? hours + " hours" : seconds + " s";
  }

  /** Takes the input that is over for a witness of what the venue's clock says. */
  private void judge() {
    if (newest == NONE) {
      return;
    }
    long off = newest - ahead;
    boolean agrees = Math.abs(off) <= AGREEMENT_MICROS;
    boolean beyond = off > MOST_AHEAD_MICROS || -off > MOST_BEHIND_MICROS;
    if (!agrees && (off > 0 || live && (beyond || ahead > 0))) {
      witness(beyond ? PROOF_MICROS : SLOW_PROOF_MICROS);
    } else if (agrees || live) {
      witnesses = 0;
    }
  }

  private void witness(long proof) {
    if (witnesses == 0
        || Math.abs(newest - claimed) > AGREEMENT_MICROS
        || received < claimedSince) {
      claimed = newest;
      claimedSince = received;
      witnesses = 1;
    } else if (++witnesses >= LEAST_WITNESSES && received - claimedSince >= proof) {
      ahead = newest < 0 && newest >= -MOST_BEHIND_MICROS ? 0 : newest;
      witnesses = 0;
    }
  }

  /** All that later answers depend on, between two inputs. */
  JsonArray image() {
    return new JsonArray()
        .add(ahead)
        .add(claimed)
        .add(claimedSince)
        .add(witnesses)
        .add(received)
        .add(live)
        .add(newest);
  }

  /** An image without elements, as there was before times were looked at, is that of the start. */
  void restore(JsonArray image) {
    boolean none = image.isEmpty();
    ahead = none ? 0 : image.getLong(0);
    claimed = none ? 0 : image.getLong(1);
    claimedSince = none ? 0 : image.getLong(2);
    witnesses = none ? 0 : image.getInteger(3);
    received = none ? 0 : image.getLong(4);
    live = !none && image.getBoolean(5);
    newest = none ? NONE : image.getLong(6);
    refused = NONE;
  }
}
