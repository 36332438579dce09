package io.tocsin.security;

import io.tocsin.model.Micros;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Logins of browsers. All that is to be known of one is in its cookie, signed: any node that has
 * the key takes it, and nothing is lost when a server starts again. Thread-safe.
 */
public final class Logins {

  private static final int ID_BYTES = 16;

  /** So far the clocks of nodes may be apart. */
  private static final long CLOCKS_SECONDS = 60;

  private static final Pattern COOKIE =
      Pattern.compile("([A-Za-z0-9_-]{20,300})\\.([A-Za-z0-9_-]{43})");
  private static final Pattern LOGIN =
      Pattern.compile(
          "1:(" + User.NAME + "):([0-9a-f]{1,64}):([0-9a-f]{32}):(\\d{1,12}):(\\d{1,12})");

  private final LoginKey key;
  private final EndedLogins ended;
  private final long idleSeconds;
  private final long longestSeconds;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param idle after so long without use a login is over
   * @param longest after so long it is over in any case
   */
  public Logins(LoginKey key, EndedLogins ended, Duration idle, Duration longest) {
    this.key = key;
    this.ended = ended;
    this.idleSeconds = idle.toSeconds();
    this.longestSeconds = longest.toSeconds();
  }

  /** A new login of the user, who has shown a password. */
  public Login begin(User user, long nowMicros) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    long now = nowMicros / Micros.SECOND;
    return new Login(user.name(), user.generation(), HexFormat.of().formatHex(id), now, now);
  }

  /** The cookie's value. */
  public String cookie(Login login) {
    String text =
        "1:%s:%s:%s:%d:%d"
            .formatted(
                login.user(),
                login.generation(),
                login.id(),
                login.beganSeconds(),
                login.seenSeconds());
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String body = base64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return body + "." + base64.encodeToString(key.sign(body));
  }

  /** The login of a cookie that this key has signed, over or not. */
  public Optional<Login> read(String cookie) {
    Matcher parts = COOKIE.matcher(cookie);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(parts.group(2));
      if (!MessageDigest.isEqual(signature, key.sign(parts.group(1)))) {
        return Optional.empty();
      }
      Matcher login =
          LOGIN.matcher(
              new String(Base64.getUrlDecoder().decode(parts.group(1)), StandardCharsets.UTF_8));
      return login.matches()
          ? Optional.of(
              new Login(
                  login.group(1),
                  login.group(2),
                  login.group(3),
                  Long.parseLong(login.group(4)),
                  Long.parseLong(login.group(5))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Why the login is over, in words for its user; empty while it is good. */
  public Optional<String> over(Login login, Users users, long nowMicros) {
    long now = nowMicros / Micros.SECOND;
    if (ended.contains(login.id())) {
      return Optional.of("logged out");
    }
    if (now - login.beganSeconds() >= longestSeconds
        || login.beganSeconds() > now + CLOCKS_SECONDS) {
      return Optional.of("a login lasts " + words(longestSeconds));
    }
    if (now - login.seenSeconds() >= idleSeconds) {
      return Optional.of("it was not used for " + words(idleSeconds));
    }
    Optional<User> user = users.find(login.user());
    if (user.isEmpty()) {
      return Optional.of("the user was removed");
    }
    return user.get().generation().equals(login.generation())
        ? Optional.empty()
        : Optional.of("the user's password or role was changed");
  }

  /** Whether the cookie says of so long ago that it was used that a newer one is due. */
  public boolean isStale(Login login, long nowMicros) {
    return nowMicros / Micros.SECOND - login.seenSeconds() >= Math.min(60, idleSeconds / 4);
  }

  /** When it is over if it is not used again, seconds since the epoch. */
  public long endsSeconds(Login login) {
    return Math.min(login.seenSeconds() + idleSeconds, login.beganSeconds() + longestSeconds);
  }

  private static String words(long seconds) {
    return seconds % 86_400 == 0
        ? seconds / 86_400 + (seconds == 86_400 ? " day" : " days")
        : seconds % 3_600 == 0
            ? seconds / 3_600 + (seconds == 3_600 ? " hour" : " hours")
            : seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " seconds";
  }
}
