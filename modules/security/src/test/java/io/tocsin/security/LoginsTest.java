package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Micros;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {

  private static final long NOW = 1_790_000_000L * Micros.SECOND;
  private static final long HOUR = 3_600L * Micros.SECOND;
  private static final Duration IDLE = Duration.ofHours(8);
  private static final Duration LONGEST = Duration.ofDays(7);

  private final User anna = User.of("anna", Role.TRADER, "hash");
  private final Users users = Users.of(List.of(anna));
  @TempDir Path folder;

  private EndedLogins ended() {
    return new EndedLogins(folder.resolve("ended"), LONGEST);
  }

  private Logins node(EndedLogins ended) {
    return new Logins(LoginKey.of(folder.resolve("key")), ended, IDLE, LONGEST);
  }

  @Test
  void a_cookie_of_one_node_is_good_on_every_other_that_has_the_key() {
    Logins first = node(ended());
    String cookie = first.cookie(first.begin(anna, NOW));

    Logins second = node(ended());

    Login login = second.read(cookie).orElseThrow();
    assertThat(login.user()).isEqualTo("anna");
    assertThat(second.over(login, users, NOW + HOUR)).isEmpty();
  }

  @Test
  void a_cookie_that_was_changed_anywhere_or_signed_by_another_is_none() {
    Logins logins = node(ended());
    String cookie = logins.cookie(logins.begin(anna, NOW));

    for (int i = 0; i < cookie.length(); i++) {
      char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
      String changed = cookie.substring(0, i) + other + cookie.substring(i + 1);
      // The last character of 32 bytes in base 64 has two bits that mean nothing.
      assertThat(logins.read(changed).map(login -> login.equals(logins.read(cookie).get())))
          .as("at %d", i)
          .isIn(Optional.empty(), Optional.of(true));
    }
    Logins stranger = new Logins(LoginKey.of(folder.resolve("other")), ended(), IDLE, LONGEST);
    assertThat(stranger.read(cookie)).isEmpty();
    assertThat(logins.read("")).isEmpty();
    assertThat(logins.read("x".repeat(5_000))).isEmpty();
  }

  @Test
  void a_login_is_over_when_it_is_idle_old_or_logged_out_and_says_why() throws Exception {
    EndedLogins ended = ended();
    Logins logins = node(ended);
    Login login = logins.begin(anna, NOW);

    assertThat(logins.over(login, users, NOW + 8 * HOUR - 1)).isEmpty();
    assertThat(logins.over(login, users, NOW + 8 * HOUR)).contains("it was not used for 8 hours");
    Login used = login.seen((NOW + 160 * HOUR) / Micros.SECOND);
    assertThat(logins.over(used, users, NOW + 167 * HOUR)).isEmpty();
    assertThat(logins.over(used, users, NOW + 168 * HOUR)).contains("a login lasts 7 days");
    ended.add(login.id());
    assertThat(logins.over(login, users, NOW)).contains("logged out");
  }

  @Test
  void a_logout_is_seen_by_other_nodes_and_forgotten_when_the_login_would_be_over()
      throws Exception {
    EndedLogins here = ended();
    EndedLogins there = ended();
    String id = node(here).begin(anna, NOW).id();
    here.add(id);
    here.keep(id);

    there.refresh(Instant.now());
    assertThat(there.contains(id)).isTrue();
    there.refresh(Instant.now().plus(LONGEST).plusSeconds(1));
    assertThat(there.contains(id)).isFalse();
  }

  @Test
  void a_login_ends_with_its_user_and_with_his_password_and_role() {
    Logins logins = node(ended());
    Login login = logins.begin(anna, NOW);

    assertThat(logins.over(login, Users.NONE, NOW)).contains("the user was removed");
    for (User changed : List.of(anna.withPassword("new"), anna.withRole(Role.ADMIN))) {
      assertThat(logins.over(login, users.with(changed), NOW))
          .contains("the user's password or role was changed");
    }
    assertThat(logins.over(login, users.with(anna.with(new Token("x", "y", ""))), NOW)).isEmpty();
    // Somebody else of that name is somebody else.
    assertThat(logins.over(login, users.with(User.of("anna", Role.TRADER, "hash")), NOW))
        .isPresent();
  }

  @Test
  void the_key_is_its_owners_alone_and_a_damaged_one_is_told() throws Exception {
    Path key = folder.resolve("key");
    LoginKey.of(key);
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> LoginKey.of(key)).hasMessageContaining("chmod 600");
    OwnerOnly.write(key, "short");
    assertThatThrownBy(() -> LoginKey.of(key))
        .isInstanceOf(AccessFileException.class)
        .hasMessageContaining("is no key of logins; delete it");
  }
}
