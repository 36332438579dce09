package io.tocsin.web;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.security.AccessFileException;
import io.tocsin.security.BindRule;
import io.tocsin.security.Networks;
import io.tocsin.security.UsersFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is let in.
 *
 * @param users the file of users; as soon as it has one, everybody has to log in
 * @param folder for the key of logins and what belongs to it; all nodes of a cluster share it
 * @param audit the file that deeds are written to, this node's own
 * @param behindProxy whether others reach this server by a proxy, which does TLS; then all have to
 *     log in
 * @param proxies whose word on the client's address is taken if there is a proxy
 * @param idle after so long without use a login is over
 * @param longest after so long a login is over in any case
 */
public record AccessOptions(
    Path users,
    Path folder,
    Path audit,
    boolean behindProxy,
    Networks proxies,
    Optional<TlsFiles> tls,
    Duration idle,
    Duration longest) {

  /** A working day, so that a dashboard that is looked at stays open. */
  public static final Duration DEFAULT_IDLE = Duration.ofHours(8);

  public static final Duration DEFAULT_LONGEST = Duration.ofDays(7);

  /**
   * What HTTP is encrypted with, both in PEM form; changed files are taken up within seconds.
   *
   * @param certificate with those that vouch for it
   * @param key its owner's alone
   */
  public record TlsFiles(Path certificate, Path key) {}

  /**
   * Why a server must not listen there so, in one sentence that says how it may; empty if it may.
   * Blocking: reads the file of users.
   *
   * @param host what HTTP is bound to
   * @throws AccessFileException if others may read that file
   * @throws InvalidInputException if it is no file of users
   */
  public Optional<String> bindProblem(String host) {
    boolean hasUsers = !new UsersFile(users).read().isEmpty();
    return BindRule.problem(host, hasUsers, tls.isPresent(), behindProxy, users.toString());
  }

  /** Whether a browser reaches this server encrypted. */
  boolean encrypted() {
    return tls.isPresent() || behindProxy;
  }
}
