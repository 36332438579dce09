package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BindRuleTest {

  private static String problem(String host, boolean users, boolean tls, boolean proxy) {
    return BindRule.problem(host, users, tls, proxy, "data/users.json").orElse("");
  }

  @Test
  void this_machine_is_served_without_more() {
    assertThat(problem("127.0.0.1", false, false, false)).isEmpty();
    assertThat(problem("localhost", false, false, false)).isEmpty();
    assertThat(problem("::1", false, true, false)).isEmpty();
  }

  @Test
  void others_are_served_with_users_and_encryption_of_our_own_or_a_proxys() {
    assertThat(problem("0.0.0.0", true, true, false)).isEmpty();
    assertThat(problem("192.168.1.5", true, false, true)).isEmpty();
  }

  @Test
  void what_is_missing_is_named_in_one_sentence_with_how_to_have_it() {
    assertThat(problem("0.0.0.0", false, false, false))
        .contains(
            "http.host 0.0.0.0",
            "scripts/tocsin users add NAME --role admin",
            "http.tls.certificate",
            "behind_proxy",
            "or listen on 127.0.0.1")
        .doesNotContain("\n");
    assertThat(problem("0.0.0.0", true, false, false))
        .contains("http.tls.certificate")
        .doesNotContain("users add");
    assertThat(problem("0.0.0.0", false, true, false))
        .contains("users add")
        .doesNotContain("http.tls.certificate");
    assertThat(problem("127.0.0.1", false, false, true)).contains("behind_proxy", "users add");
    assertThat(problem("::", true, false, false)).isNotEmpty();
    assertThat(problem("tocsin.example", true, false, false)).isNotEmpty();
  }
}
