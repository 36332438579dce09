package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:1::1, true",
    "2001:db8::/32, 10.0.0.1, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "10.0.0.0/8, not-an-address, false"
  })
  void an_address_is_in_a_range_by_its_bits(String range, String address, boolean expected) {
    assertThat(Networks.of(List.of(range)).contains(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "proxy.internal", "10.0.0.0/-1", "", "::/129"})
  void what_is_no_range_is_named(String text) {
    assertThatThrownBy(() -> Networks.of(List.of(text))).hasMessage(text);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.8.8, true",
    "::1, true",
    "[::1], true",
    "localhost, true",
    "LOCALHOST, true",
    "0.0.0.0, false",
    "::, false",
    "192.168.1.1, false",
    "localhost.evil.example, false",
    "example.com, false",
    "127.0.0.1.evil.example, false"
  })
  void only_this_machine_is_loopback(String host, boolean expected) {
    assertThat(Networks.isLoopback(host)).isEqualTo(expected);
  }

  @Test
  void the_client_is_the_last_address_that_a_proxy_of_ours_has_written() {
    Networks proxies = Networks.of(List.of("10.0.0.0/8"));

    assertThat(proxies.client("10.0.0.1", Optional.of("203.0.113.5"))).isEqualTo("203.0.113.5");
    // What stands to the left is what the client itself has sent.
    assertThat(proxies.client("10.0.0.1", Optional.of("1.1.1.1, 203.0.113.5")))
        .isEqualTo("203.0.113.5");
    assertThat(proxies.client("10.0.0.1", Optional.of("203.0.113.5, 10.0.0.2")))
        .isEqualTo("203.0.113.5");
    assertThat(proxies.client("203.0.113.9", Optional.of("1.1.1.1"))).isEqualTo("203.0.113.9");
    assertThat(proxies.client("10.0.0.1", Optional.of("nonsense"))).isEqualTo("10.0.0.1");
    assertThat(proxies.client("10.0.0.1", Optional.empty())).isEqualTo("10.0.0.1");
  }
}
