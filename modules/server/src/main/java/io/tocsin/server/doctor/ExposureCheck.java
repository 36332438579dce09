package io.tocsin.server.doctor;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who can reach the server at all. */
public record ExposureCheck(String host) implements Check {

  @Override
  public Finding look() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress()
          ? Finding.ok("exposure", "Only this machine reaches the server, on " + host + ".")
          : Finding.warn(
              "exposure",
              "Other machines reach the server, on " + host + ".",
              "see docs/security.md: users and TLS, or a proxy that has both");
    } catch (UnknownHostException e) {
      return Finding.unknown("exposure", "Who reaches " + host + " cannot be said: no such host.");
    }
  }
}
