package io.tocsin.security;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All users at one moment. Immutable. */
public final class Users {

  /** Nobody. */
  public static final Users NONE = new Users(Map.of());

  private final Map<String, User> byName;
  private final Map<String, User> byToken = new HashMap<>();

  private Users(Map<String, User> byName) {
    this.byName = Collections.unmodifiableMap(byName);
    byName.values().forEach(user -> user.tokens().forEach(t -> byToken.put(t.sha256(), user)));
  }

  /** Those, in that order; of two with one name the later stays. */
  public static Users of(Collection<User> users) {
    Map<String, User> byName = new LinkedHashMap<>();
    users.forEach(user -> byName.put(user.name(), user));
    return new Users(byName);
  }

  /** All of them, in the order of the file. */
  public Collection<User> all() {
    return byName.values();
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The user of that name. */
  public Optional<User> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whose token has that {@link Token#sha256}. */
  public Optional<User> ofTokenHash(String sha256) {
    return Optional.ofNullable(byToken.get(sha256));
  }

  /** With this user added, or in place of the one of his name. */
  public Users with(User user) {
    Map<String, User> changed = new LinkedHashMap<>(byName);
    changed.put(user.name(), user);
    return new Users(changed);
  }

  /** Without the user of that name. */
  public Users without(String name) {
    Map<String, User> changed = new LinkedHashMap<>(byName);
    changed.remove(name);
    return new Users(changed);
  }
}
