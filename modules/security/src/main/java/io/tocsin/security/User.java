package io.tocsin.security;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A person, or what stands for one.
 *
 * @param name as it is typed; names are case-sensitive
 * @param password its hash, see {@link Passwords}
 * @param generation changes with password and role: logins and links of an older one are over
 */
public record User(String name, Role role, String password, String generation, List<Token> tokens) {

  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,31}";
  static final String LABEL = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,31}";

  /** What a name is made of, for people. */
  public static final String NAME_RULE =
      "letters, digits, . _ @ -, at most 32, a letter or digit first";

  /** What the label of a token is made of, for people. */
  public static final String LABEL_RULE =
      "letters, digits, blanks, . _ -, at most 32, a letter or digit first";

  private static final SecureRandom RANDOM = new SecureRandom();

  public User {
    tokens = List.copyOf(tokens);
  }

  /** A user without tokens. */
  public static User of(String name, Role role, String passwordHash) {
    return new User(name, role, passwordHash, newGeneration(), List.of());
  }

  private static String newGeneration() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** With another password; what was logged in with the old one is so no more. */
  public User withPassword(String passwordHash) {
    return new User(name, role, passwordHash, newGeneration(), tokens);
  }

  /** With another role; what was logged in with the old one is so no more. */
  public User withRole(Role other) {
    return new User(name, other, password, newGeneration(), tokens);
  }

  /** With one token more. */
  public User with(Token token) {
    List<Token> more = new ArrayList<>(tokens);
    more.add(token);
    return new User(name, role, password, generation, more);
  }

  /** Without the token of that label. */
  public User without(String label) {
    return new User(
        name,
        role,
        password,
        generation,
        tokens.stream().filter(token -> !token.label().equals(label)).toList());
  }

  /** The token of that label. */
  public Optional<Token> token(String label) {
    return tokens.stream().filter(token -> token.label().equals(label)).findFirst();
  }

  /** Whether the text can be a user's name. */
  public static boolean isName(String text) {
    return text.matches(NAME);
  }

  /** Whether the text can be a token's label. */
  public static boolean isLabel(String text) {
    return text.matches(LABEL);
  }
}
