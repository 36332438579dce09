package io.tocsin.security;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ranges of addresses, such as {@code 10.0.0.0/8}. Immutable. */
public final class Networks {

  /** This machine, and the ranges that no one has on the internet. */
  public static final Networks PRIVATE =
      of(
          List.of(
              "127.0.0.0/8",
              "::1/128",
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "100.64.0.0/10",
              "169.254.0.0/16",
              "fc00::/7",
              "fe80::/10"));

  private record Range(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Range> ranges;

  private Networks(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * Those ranges.
   *
   * @param texts each an address, or an address and the bits that count
   * @throws IllegalArgumentException naming the text that is none
   */
  public static Networks of(List<String> texts) {
    List<Range> ranges = new ArrayList<>();
    for (String text : texts) {
      int slash = text.indexOf('/');
      Optional<byte[]> address = bytes(slash < 0 ? text : text.substring(0, slash));
      int most = address.map(a -> a.length * 8).orElse(0);
      int bits = slash < 0 ? most : bits(text.substring(slash + 1));
      if (address.isEmpty() || bits < 0 || bits > most) {
        throw new IllegalArgumentException(text);
      }
      ranges.add(new Range(address.get(), bits));
    }
    return new Networks(List.copyOf(ranges));
  }

  private static int bits(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Whether the address is in one of them; what is no address is in none. */
  public boolean contains(String address) {
    Optional<byte[]> bytes = bytes(address);
    return bytes.isPresent() && ranges.stream().anyMatch(range -> range.contains(bytes.get()));
  }

  /** Whether only programs of this machine reach what is bound there; names are not looked up. */
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || bytes(host).map(Networks::isLoopback).orElse(false);
  }

  private static boolean isLoopback(byte[] address) {
    if (address.length == 4) {
      return address[0] == 127;
    }
    for (int i = 0; i < 15; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[15] == 1;
  }

  /**
   * The client's address as the proxies say: from the right, the first in {@code X-Forwarded-For}
   * that is no proxy of ours; further left anybody may have written anything.
   *
   * @param peer who is at the other end of the connection
   */
  public String client(String peer, Optional<String> forwardedFor) {
    String client = peer;
    if (forwardedFor.isPresent()) {
      String[] hops = forwardedFor.get().split(",", -1);
      for (int i = hops.length - 1; i >= 0 && contains(client); i--) {
        String hop = hops[i].strip();
        if (bytes(hop).isEmpty()) {
          break;
        }
        client = hop;
      }
    }
    return client;
  }

  /** An address' 4 or 16 bytes, empty for what is none; never asks a name server. */
  static Optional<byte[]> bytes(String literal) {
    try {
      String bare =
          literal.startsWith("[") && literal.endsWith("]")
              ? literal.substring(1, literal.length() - 1)
              : literal;
      // Java also takes 10.1 for 10.0.0.1.
      return bare.indexOf(':') < 0 && !bare.matches("\\d{1,3}(\\.\\d{1,3}){3}")
          ? Optional.empty()
          : Optional.of(InetAddress.ofLiteral(bare).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
