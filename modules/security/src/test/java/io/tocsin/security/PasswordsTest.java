package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static char[] text(String text) {
    return text.toCharArray();
  }

  @Test
  void a_hash_knows_its_own_password_only_and_has_a_salt_of_its_own() {
    String hash = Passwords.hash(text("correct horse ß 🐎"));

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
    assertThat(Passwords.matches(text("correct horse ß 🐎"), hash)).isTrue();
    assertThat(Passwords.matches(text("correct horse ß 🐴"), hash)).isFalse();
    assertThat(Passwords.hash(text("correct horse ß 🐎"))).isNotEqualTo(hash);
  }

  @Test
  void a_hash_of_the_reference_implementation_is_understood() {
    // Of the test vectors in the reference implementation of Argon2 (version 19, m=65536, t=2).
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(Passwords.matches(text("password"), hash)).isTrue();
    assertThat(Passwords.matches(text("passwore"), hash)).isFalse();
  }

  @Test
  void a_hash_that_would_eat_the_memory_or_is_none_matches_nothing() {
    for (String hash :
        new String[] {
          "",
          "password",
          "$2a$10$abcdefghijklmnopqrstuv",
          "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
          "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
          "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhb$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        }) {
      assertThat(Passwords.matches(text("password"), hash)).as(hash).isFalse();
      assertThat(Passwords.isHash(hash)).as(hash).isFalse();
    }
  }

  @Test
  void nobody_has_a_password_at_all() {
    assertThat(Passwords.matches(text("nobody has this password"), Optional.empty())).isFalse();
  }

  @Test
  void a_short_or_simple_password_is_refused_with_the_reason() {
    assertThat(Passwords.problem(text("short"), "anna").orElseThrow())
        .contains("12 to 256", "this one has 5");
    assertThat(Passwords.problem(text("aaaaaaaaaaaaaaab"), "anna")).isPresent();
    assertThat(Passwords.problem(text("ANNA-is-the-best-1"), "anna")).isPresent();
    assertThat(Passwords.problem(text("correct horse battery"), "anna")).isEmpty();
    assertThat(Passwords.problem(text("correct horse battery"), "a")).isEmpty();
  }
}
