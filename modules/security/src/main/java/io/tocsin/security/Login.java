package io.tocsin.security;

/**
 * One login of a browser, as its cookie says.
 *
 * @param generation of the user when it began, see {@link User#generation}
 * @param id random; what a logout names
 * @param beganSeconds since the epoch
 * @param seenSeconds when the cookie was made, since the epoch
 */
public record Login(
    String user, String generation, String id, long beganSeconds, long seenSeconds) {

  /** The same, in use at that time. */
  public Login seen(long atSeconds) {
    return new Login(user, generation, id, beganSeconds, Math.max(seenSeconds, atSeconds));
  }
}
