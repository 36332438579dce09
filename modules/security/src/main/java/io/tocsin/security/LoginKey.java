package io.tocsin.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What logins are signed with: 256 random bits in an owner-only file that all nodes of a cluster
 * share. Whoever throws the file away ends all logins at the servers' next start.
 */
public final class LoginKey {

  private static final int BYTES = 32;

  private final SecretKeySpec key;

  private LoginKey(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * Reads the key, and makes it before if need be. Blocking.
   *
   * @throws AccessFileException if others may read it, or it is no key
   */
  public static LoginKey of(Path file) {
    try {
      return new LoginKey(decode(file, text(file)));
    } catch (IOException e) {
      throw new AccessFileException(
          "cannot use the key of logins " + file + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return OwnerOnly.read(file);
    } catch (NoSuchFileException e) {
      byte[] fresh = new byte[BYTES];
      new SecureRandom().nextBytes(fresh);
      OwnerOnly.create(file, Base64.getEncoder().encodeToString(fresh) + "\n");
      // Another node may have been faster: its key is all nodes'.
      return OwnerOnly.read(file);
    }
  }

  private static byte[] decode(Path file, String text) {
    try {
      byte[] key = Base64.getDecoder().decode(text.strip());
      if (key.length == BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new AccessFileException(
        file + " is no key of logins; delete it, and a new one is made: all have to log in again");
  }

  byte[] sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
