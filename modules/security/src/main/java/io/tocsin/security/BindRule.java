package io.tocsin.security;

import java.util.Optional;

/**
 * Where a server may listen: on this machine without more, anywhere else only for users, and over
 * TLS, its own or a proxy's.
 */
public final class BindRule {

  private BindRule() {}

  /**
   * Why a server must not start so, in one sentence that says how it may; empty if it may.
   *
   * @param host what HTTP is bound to
   * @param usersFile for the sentence
   */
  public static Optional<String> problem(
      String host, boolean hasUsers, boolean hasTls, boolean behindProxy, String usersFile) {
    if (behindProxy && !hasUsers) {
      return Optional.of(
          "http.behind_proxy says that others reach this server: that needs users, and "
              + usersFile
              + " has none; add one with \"scripts/tocsin users add NAME --role admin\"");
    }
    if (Networks.isLoopback(host) || behindProxy || hasUsers && hasTls) {
      return Optional.empty();
    }
    String users =
        hasUsers
            ? ""
            : "add a user with \"scripts/tocsin users add NAME --role admin\" ("
                + usersFile
                + " has none), ";
    String tls =
        hasTls
            ? ""
            : "set http.tls.certificate and http.tls.key, or \"behind_proxy\": true if a proxy in"
                + " front does TLS, ";
    return Optional.of(
        "http.host "
            + host
            + " can be reached by other machines, which needs users and TLS: "
            + users
            + tls
            + "or listen on 127.0.0.1; docs/security.md says more");
  }
}
