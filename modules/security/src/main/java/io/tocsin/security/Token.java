package io.tocsin.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A program's way in, as it is kept: the token itself is told once and never stored.
 *
 * @param label what its user calls it
 * @param sha256 of the token, hexadecimal; a token is 256 random bits, which need no slow hash
 * @param created when, ISO-8601 UTC; empty if nobody knows
 */
public record Token(String label, String sha256, String created) {

  /** What every token begins with, so that one that got lost is recognised. */
  public static final String PREFIX = "tocsin_";

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new token, to be told once. */
  public static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a text can be the {@link #hash} of a token. */
  static boolean isHash(String text) {
    return text.matches("[0-9a-f]{64}");
  }

  /** What is kept of a token. */
  public static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
