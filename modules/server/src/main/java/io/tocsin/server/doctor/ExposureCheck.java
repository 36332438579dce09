package io.tocsin.server.doctor;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.security.AccessFileException;
import io.tocsin.security.Networks;
import io.tocsin.web.AccessOptions;
import java.util.Optional;

/**
 * Who can reach the server, and whether it may start so.
 *
 * @param host what HTTP is bound to
 */
public record ExposureCheck(String host, AccessOptions access) implements Check {

  @Override
  public Finding look() {
    try {
      Optional<String> problem = access.bindProblem(host);
      if (problem.isPresent()) {
        return Finding.fail(
            "exposure",
            "A server that others can reach without users and TLS does not start.",
            problem.get());
      }
    } catch (AccessFileException | InvalidInputException e) {
      return Finding.fail(
          "exposure",
          "Who may log in cannot be read from " + access.users() + ".",
          "correct it: " + String.valueOf(e.getMessage()).replace("\n", "; "));
    }
    if (access.behindProxy()) {
      return Finding.ok("exposure", "Others reach the server by a proxy; all have to log in.");
    }
    return Networks.isLoopback(host)
        ? Finding.ok("exposure", "Only this machine reaches the server, on " + host + ".")
        : Finding.ok(
            "exposure",
            "Other machines reach the server, on " + host + ": by TLS; all have to log in.");
  }
}
