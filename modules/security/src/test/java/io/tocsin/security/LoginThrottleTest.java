package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Micros;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private static final String HERE = "192.0.2.1";
  private final LoginThrottle throttle = new LoginThrottle();
  private long now = 1_790_000_000L * Micros.SECOND;

  private long tryAt(String user, String address) {
    return throttle.begin(user, address, now);
  }

  @Test
  void five_wrong_passwords_are_free_then_each_locks_for_twice_as_long() {
    for (int i = 0; i < LoginThrottle.FREE_BY_USER; i++) {
      assertThat(tryAt("anna", HERE)).isZero();
    }
    long expected = 30;
    for (int i = 0; i < 8; i++) {
      assertThat(tryAt("anna", "198.51.100." + i)).isEqualTo(expected);
      now += expected * Micros.SECOND - 1;
      assertThat(tryAt("anna", HERE)).isEqualTo(1);
      now += 1;
      assertThat(tryAt("anna", "203.0.113." + i)).isZero();
      expected = Math.min(2 * expected, 900);
    }
  }

  @Test
  void a_right_password_wipes_the_slate() {
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < LoginThrottle.FREE_BY_USER; i++) {
        assertThat(tryAt("anna", "192.0.2." + round)).isZero();
      }
      throttle.succeeded("anna", "192.0.2." + round);
    }
  }

  @Test
  void an_address_that_tries_many_names_is_locked_with_its_whole_network_of_ipv6() {
    for (int i = 0; i < LoginThrottle.FREE_BY_ADDRESS; i++) {
      assertThat(tryAt("user" + i, "2001:db8::" + i)).isZero();
    }
    assertThat(tryAt("another", "2001:db8::ffff")).isPositive();
    assertThat(tryAt("another", "2001:db8:0:1::1")).isZero();
  }

  @Test
  void logging_in_oneself_in_between_does_not_unlock_the_guessing_of_another() {
    for (int i = 0; i < LoginThrottle.FREE_BY_USER; i++) {
      assertThat(tryAt("victim", HERE)).isZero();
      assertThat(tryAt("mallory", HERE)).isZero();
      throttle.succeeded("mallory", HERE);
    }
    assertThat(tryAt("victim", HERE)).isPositive();
  }

  @Test
  void a_try_that_was_not_looked_at_does_not_count_and_an_hour_forgets() {
    for (int i = 0; i < 50; i++) {
      assertThat(tryAt("anna", HERE)).isZero();
      throttle.withdraw("anna", HERE);
    }
    for (int i = 0; i < LoginThrottle.FREE_BY_USER; i++) {
      tryAt("anna", HERE);
    }
    now += 3_601L * Micros.SECOND;
    for (int i = 0; i < LoginThrottle.FREE_BY_USER; i++) {
      assertThat(tryAt("anna", HERE)).isZero();
    }
  }
}
