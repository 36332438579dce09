package io.tocsin.server;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.tocsin.security.Networks;
import io.tocsin.web.AccessOptions;
import io.tocsin.web.AccessOptions.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who is let in: {@code http.tls}, {@code http.behind_proxy} and {@code security}. */
final class AccessSettings {

  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(90);

  private AccessSettings() {}

  /**
   * Reads what concerns access; {@code http} has further fields and is finished by the caller.
   *
   * @param data what all nodes of a cluster share
   * @param own this node's own folder
   */
  static AccessOptions read(Fields http, Fields tls, Fields security, Path data, Path own) {
    Problems problems = http.problems();
    Optional<Path> certificate = tls.text("certificate").map(Path::of);
    Optional<Path> key = tls.text("key").map(Path::of);
    tls.finish();
    if (certificate.isPresent() != key.isPresent()) {
      problems.add(
          tls.path(),
          "needs both or neither",
          certificate.isPresent() ? "certificate" : "key",
          "certificate and key, files in PEM form");
    }
    Duration idle = duration(security, "login_idle", AccessOptions.DEFAULT_IDLE);
    Duration longest = duration(security, "login_longest", AccessOptions.DEFAULT_LONGEST);
    if (idle.compareTo(longest) > 0) {
      problems.add(
          security.path("login_idle"),
          "is longer than login_longest",
          idle.toMinutes() + " m",
          "at most " + longest.toMinutes() + " m");
    }
    Path users = security.text("users").map(Path::of).orElseGet(() -> data.resolve("users.json"));
    security.finish();
    return new AccessOptions(
        users,
        data.resolve("security"),
        own.resolve("audit.log"),
        http.flag("behind_proxy", false),
        proxies(http),
        certificate.isPresent() && key.isPresent()
            ? Optional.of(new TlsFiles(certificate.get(), key.get()))
            : Optional.empty(),
        idle,
        longest);
  }

  private static Duration duration(Fields security, String name, Duration absent) {
    Optional<Duration> given = security.duration(name);
    if (given.isEmpty()) {
      return absent;
    }
    if (given.get().compareTo(LEAST) < 0 || given.get().compareTo(MOST) > 0) {
      security
          .problems()
          .add(security.path(name), "is out of range", given.get().toSeconds() + " s", "1m to 90d");
      return absent;
    }
    return given.get();
  }

  private static Networks proxies(Fields http) {
    if (!http.has("proxies")) {
      return Networks.PRIVATE;
    }
    List<String> texts = new ArrayList<>();
    for (Object each : http.list("proxies")) {
      texts.add(String.valueOf(each));
    }
    try {
      return Networks.of(texts);
    } catch (IllegalArgumentException e) {
      http.problems()
          .add(
              http.path("proxies"),
              "has what is no address",
              String.valueOf(e.getMessage()),
              "addresses, or ranges such as 10.0.0.0/8");
      return Networks.PRIVATE;
    }
  }
}
