package io.tocsin.security;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id hashes (RFC 9106), in the usual text form {@code $argon2id$v=19$m=…}. Each
 * call takes tens of milliseconds and 19 MiB (OWASP's least setting for Argon2id): off the event
 * loop, few at once.
 */
public final class Passwords {

  /** Least characters of a password. */
  public static final int LEAST = 12;

  /** Most characters of a password. */
  public static final int MOST = 256;

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** So much a file may ask for, whoever wrote it. */
  private static final int MOST_MEMORY_KIB = 256 * 1024;

  private static final Pattern HASH =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]{8,88})\\$([A-Za-z0-9+/]{22,88})");

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Made when it is needed first: it takes as long as every other. */
  private static final class Nobody {

    /** What an unknown name is checked against, so that it takes as long as a known one. */
    static final String HASH = hash("nobody has this password".toCharArray());

    private Nobody() {}
  }

  private Passwords() {}

  /** What is wrong with a password that somebody wants; empty if nothing. */
  public static Optional<String> problem(char[] password, String name) {
    if (password.length < LEAST || password.length > MOST) {
      return Optional.of(
          "a password has "
              + LEAST
              + " to "
              + MOST
              + " characters, this one has "
              + password.length);
    }
    String text = new String(password).toLowerCase(Locale.ROOT);
    boolean isName = name.length() > 3 && text.contains(name.toLowerCase(Locale.ROOT));
    if (isName || text.chars().distinct().count() < 5) {
      return Optional.of(
          "that password is easily guessed: it has the name in it, or hardly any different characters");
    }
    return Optional.empty();
  }

  /** A new hash of it, with a salt of its own. */
  public static String hash(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** Whether it is the password of the hash. */
  public static boolean matches(char[] password, String hash) {
    Matcher parts = HASH.matcher(hash);
    if (!isHash(hash) || !parts.matches()) {
      return false;
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] found =
        argon2id(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, found);
  }

  /** Whether it is the user's password; takes as long where there is no such user. */
  public static boolean matches(char[] password, Optional<User> user) {
    boolean right = matches(password, user.map(User::password).orElseGet(() -> Nobody.HASH));
    return right && user.isPresent();
  }

  /** Whether a text is a hash that {@link #matches(char[], String)} can check. */
  static boolean isHash(String text) {
    Matcher parts = HASH.matcher(text);
    return parts.matches()
        && isAffordable(parts)
        && isBase64(parts.group(4))
        && isBase64(parts.group(5));
  }

  /** Letters come in fours; two or three at the end are a byte or two, one alone is nothing. */
  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isAffordable(Matcher parts) {
    int memory = Integer.parseInt(parts.group(1));
    int passes = Integer.parseInt(parts.group(2));
    int lanes = Integer.parseInt(parts.group(3));
    return passes >= 1 && lanes >= 1 && memory >= 8 * lanes && memory <= MOST_MEMORY_KIB;
  }

  private static byte[] argon2id(
      char[] password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] text = new byte[encoded.remaining()];
    encoded.get(text);
    byte[] hash = new byte[length];
    generator.generateBytes(text, hash);
    Arrays.fill(encoded.array(), (byte) 0);
    Arrays.fill(text, (byte) 0);
    return hash;
  }
}
