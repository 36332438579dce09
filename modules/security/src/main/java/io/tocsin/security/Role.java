package io.tocsin.security;

import java.util.Locale;
import java.util.Optional;

/** What a user is; each may do all that those before it may. */
public enum Role {
  /** Reads everything that is shown, changes nothing. */
  VIEWER,
  /** Runs sessions, strategies, backtests and recordings; stops everything in an emergency. */
  TRADER,
  /** Whatever concerns the whole server. */
  ADMIN;

  /** Whether who has this role may do what needs {@code least}. */
  public boolean includes(Role least) {
    return compareTo(least) >= 0;
  }

  /** As it is written in files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that word, in any case. */
  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
