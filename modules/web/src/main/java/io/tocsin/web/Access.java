package io.tocsin.web;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.security.AccessFileException;
import io.tocsin.security.EndedLogins;
import io.tocsin.security.Login;
import io.tocsin.security.LoginKey;
import io.tocsin.security.Logins;
import io.tocsin.security.Token;
import io.tocsin.security.Users;
import io.tocsin.security.UsersFile;
import io.tocsin.web.Caller.By;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is let in: the users and logins of this moment, kept up with their files. Used on the
 * bridge's event loop; files are read on a worker.
 */
final class Access {

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);
  private static final long LOOK_MILLIS = 1_000;

  /** What is known when the files have been read. */
  private record Read(Users users, String stamp) {}

  private final Vertx vertx;
  private final Optional<AccessOptions> options;
  private final WallClock clock;
  private final EndedLogins ended;
  private @Nullable Logins logins;
  private Users users = Users.NONE;
  private String stamp = "";
  private boolean loginNeeded;
  private boolean looking;

  /**
   * By login: when a page of it was seen last, seconds since the epoch; its cookie may be older.
   */
  private final Map<String, Long> seen = new HashMap<>();

  Access(Vertx vertx, Optional<AccessOptions> options, WallClock clock) {
    this.vertx = vertx;
    this.options = options;
    this.clock = clock;
    this.ended =
        new EndedLogins(
            options.map(each -> each.folder().resolve("ended")).orElse(Path.of("ended")),
            options.map(AccessOptions::longest).orElse(AccessOptions.DEFAULT_LONGEST));
  }

  /**
   * Reads the files, and goes on looking at them; fails with {@link AccessFileException} if one
   * cannot be used.
   */
  Future<Void> open() {
    if (options.isEmpty()) {
      return Future.succeededFuture();
    }
    AccessOptions files = options.get();
    return vertx
        .executeBlocking(() -> read(files))
        .compose(found -> {
          take(Objects.requireNonNull(found));
          loginNeeded = files.behindProxy() || !users.isEmpty();
          return vertx.executeBlocking(() -> {
            ended.refresh(now());
            return loginNeeded ? LoginKey.of(files.folder().resolve("key")) : null;
          });
        })
        .map(key -> {
          begin(files, key);
          vertx.setPeriodic(LOOK_MILLIS, timer -> look(files));
          return null;
        });
  }

  private void begin(AccessOptions files, @Nullable LoginKey key) {
    if (key != null) {
      logins = new Logins(key, ended, files.idle(), files.longest());
    }
  }

  private Instant now() {
    return Instant.EPOCH.plus(clock.nowMicros(), ChronoUnit.MICROS);
  }

  private static Read read(AccessOptions files) {
    String stamp = stamp(files.users());
    return new Read(new UsersFile(files.users()).read(), stamp);
  }

  private void take(Read found) {
    users = found.users();
    stamp = found.stamp();
  }

  /** What changes whenever the file does. */
  static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.fileKey()
          + " "
          + now.size()
          + " "
          + now.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      return "";
    }
  }

  private void look(AccessOptions files) {
    if (looking) {
      return;
    }
    looking = true;
    String known = stamp;
    boolean keyWanted = logins == null;
    vertx
        .executeBlocking(() -> {
          ended.refresh(now());
          String current = stamp(files.users());
          if (current.equals(known)) {
            return null;
          }
          try {
            Read found = read(files);
            boolean first = keyWanted && !found.users().isEmpty();
            return new Found(found, first ? LoginKey.of(files.folder().resolve("key")) : null);
          } catch (RuntimeException e) {
            LOG.error("the users stay as they were: {}", reason(e));
            return new Found(new Read(users, current), null);
          }
        })
        .onComplete((found, failure) -> {
          looking = false;
          forgetOld();
          if (failure != null) {
            LOG.error("logins cannot be looked after: {}", String.valueOf(failure.getMessage()));
          } else if (found != null) {
            changed(files, found);
          }
        });
  }

  private record Found(Read files, @Nullable LoginKey key) {}

  private void changed(AccessOptions files, Found found) {
    boolean same = users == found.files().users();
    take(found.files());
    begin(files, found.key());
    if (!same) {
      LOG.info("{} has {} users now", files.users(), users.all().size());
    }
    if (!loginNeeded && !users.isEmpty() && logins != null) {
      loginNeeded = true;
      LOG.info("from now on everybody has to log in");
    }
  }

  private static String reason(RuntimeException failure) {
    return failure instanceof InvalidInputException invalid
        ? invalid.source() + ": " + invalid.problems().getFirst()
        : String.valueOf(failure.getMessage());
  }

  /** Whether whoever has not logged in is refused. Once true, it stays so until the server ends. */
  boolean loginNeeded() {
    return loginNeeded;
  }

  Users users() {
    return users;
  }

  /** Fails where nobody has to log in. */
  Logins logins() {
    Logins known = logins;
    if (known == null) {
      throw new IllegalStateException("nobody has to log in here");
    }
    return known;
  }

  EndedLogins ended() {
    return ended;
  }

  /** Who has that token; empty if nobody has. */
  Optional<Caller> ofToken(String token, String address) {
    String hash = Token.hash(token);
    return users
        .ofTokenHash(hash)
        .map(user ->
            new Caller(user.name(), user.role(), By.TOKEN, user.generation(), null, hash, address));
  }

  /** Whose login it is; empty if it is over. */
  Optional<Caller> ofLogin(Login login, String address) {
    Login current = current(login);
    if (logins().over(current, users, clock.nowMicros()).isPresent()) {
      return Optional.empty();
    }
    seen.put(login.id(), clock.nowMicros() / Micros.SECOND);
    return users
        .find(login.user())
        .map(user ->
            new Caller(
                user.name(), user.role(), By.PASSWORD, user.generation(), current, null, address));
  }

  private Login current(Login login) {
    return login.seen(seen.getOrDefault(login.id(), 0L));
  }

  /** Why a caller's right to be here is over; empty while it is not. */
  Optional<String> over(Caller caller) {
    return switch (caller.by()) {
      case LOCAL -> loginNeeded ? Optional.of("a login is needed now") : Optional.empty();
      case TOKEN ->
          users
                  .ofTokenHash(String.valueOf(caller.token()))
                  .filter(user -> user.generation().equals(caller.generation()))
                  .isPresent()
              ? Optional.empty()
              : Optional.of("the token was removed, or its user changed");
      case PASSWORD -> over(caller.login());
    };
  }

  /** The same of a login. */
  Optional<String> over(@Nullable Login login) {
    return login == null
        ? Optional.of("there was no login")
        : logins().over(current(login), users, clock.nowMicros());
  }

  private void forgetOld() {
    long idle = options.map(AccessOptions::idle).orElse(AccessOptions.DEFAULT_IDLE).toSeconds();
    long now = clock.nowMicros() / Micros.SECOND;
    seen.values().removeIf(at -> now - at > idle);
  }
}
