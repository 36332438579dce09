package io.tocsin.web;

import io.tocsin.security.Networks;
import io.tocsin.security.Passwords;
import io.tocsin.security.Role;
import io.tocsin.security.Token;
import io.tocsin.security.User;
import io.tocsin.security.UsersFile;
import io.tocsin.web.AccessOptions.TlsFiles;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A user of each role with a token, all with the same password, in a folder of a test. */
final class People {

  static final String PASSWORD = "correct horse battery";

  /** One for all tests: it takes its time on purpose. */
  static final String HASH = Passwords.hash(PASSWORD.toCharArray());

  final UsersFile file;
  final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private final Path folder;

  People(Path folder) {
    this.folder = folder;
    this.file = new UsersFile(folder.resolve("users.json"));
    for (Role role : Role.values()) {
      String token = Token.random();
      tokens.put(role, token);
      file.change(users ->
          users.with(
              User.of(role.word(), role, HASH)
                  .with(new Token("test", Token.hash(token), "2026-11-22T00:00:00Z"))));
    }
  }

  AccessOptions options() {
    return options(false, Optional.empty());
  }

  AccessOptions options(boolean behindProxy, Optional<TlsFiles> tls) {
    return new AccessOptions(
        file.path(),
        folder.resolve("security"),
        folder.resolve("audit.log"),
        behindProxy,
        Networks.PRIVATE,
        tls,
        AccessOptions.DEFAULT_IDLE,
        AccessOptions.DEFAULT_LONGEST);
  }

  MultiMap with(Role role) {
    return headers("Authorization", "Bearer " + tokens.get(role));
  }

  static MultiMap headers(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }
}
