package io.tocsin.security;

import io.tocsin.model.Micros;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows the guessing of passwords down, by user and by address: so many wrong ones are free, then
 * each locks for twice as long as the one before, from half a minute to a quarter of an hour. An
 * attempt counts as wrong from its beginning, so that many at once are no way around. Not
 * thread-safe.
 */
public final class LoginThrottle {

  /** Wrong passwords of one user that lock nothing. */
  public static final int FREE_BY_USER = 5;

  /** Wrong passwords from one address that lock nothing. */
  public static final int FREE_BY_ADDRESS = 20;

  private static final long FIRST_LOCK = 30 * Micros.SECOND;
  private static final long LONGEST_LOCK = 15 * 60 * Micros.SECOND;

  /** After so long without an attempt the old ones are forgotten. */
  private static final long FORGET = 60 * 60 * Micros.SECOND;

  private static final int MOST_ENTRIES = 10_000;

  private static final class Tries {
    int wrong;
    long lastMicros;
    long lockedUntil;
  }

  private final Map<String, Tries> users = new Bounded();
  private final Map<String, Tries> addresses = new Bounded();

  /** The one that was not asked for longest goes first. */
  private static final class Bounded extends LinkedHashMap<String, Tries> {
    private static final long serialVersionUID = 1L;

    Bounded() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
      return size() > MOST_ENTRIES;
    }
  }

  /**
   * Says whether a password may be tried now, and counts the try if so.
   *
   * @return 0, or the seconds after which it may be tried
   */
  public long begin(String user, String address, long nowMicros) {
    Tries ofUser = tries(users, user, nowMicros);
    Tries ofAddress = tries(addresses, network(address), nowMicros);
    long until = Math.max(ofUser.lockedUntil, ofAddress.lockedUntil);
    if (until > nowMicros) {
      return (until - nowMicros + Micros.SECOND - 1) / Micros.SECOND;
    }
    count(ofUser, FREE_BY_USER, nowMicros);
    count(ofAddress, FREE_BY_ADDRESS, nowMicros);
    return 0;
  }

  /** The password was right: the user's slate is clean, of the address this one try. */
  public void succeeded(String user, String address) {
    users.remove(user);
    Tries ofAddress = addresses.get(network(address));
    if (ofAddress != null && ofAddress.wrong > 0) {
      ofAddress.wrong--;
      if (ofAddress.wrong < FREE_BY_ADDRESS) {
        ofAddress.lockedUntil = 0;
      }
    }
  }

  /** Nobody looked at the password: the try does not count. */
  public void withdraw(String user, String address) {
    for (@Nullable Tries tries : new Tries[] {users.get(user), addresses.get(network(address))}) {
      if (tries != null && tries.wrong > 0) {
        tries.wrong--;
        tries.lockedUntil = 0;
      }
    }
  }

  private static Tries tries(Map<String, Tries> of, String key, long nowMicros) {
    Tries tries = of.computeIfAbsent(key, k -> new Tries());
    if (nowMicros - tries.lastMicros > FORGET) {
      tries.wrong = 0;
      tries.lockedUntil = 0;
    }
    return tries;
  }

  private static void count(Tries tries, int free, long nowMicros) {
    tries.wrong++;
    tries.lastMicros = nowMicros;
    int over = tries.wrong - free;
    if (over >= 0) {
      tries.lockedUntil = nowMicros + Math.min(LONGEST_LOCK, FIRST_LOCK << Math.min(over, 10));
    }
  }

  /** Who has one address of IPv6 has 2^64 of them: they count as one. */
  private static String network(String address) {
    return Networks.bytes(address)
        .filter(bytes -> bytes.length == 16)
        .map(bytes -> HexFormat.of().formatHex(bytes, 0, 8))
        .orElse(address);
  }
}
