package io.tocsin.web;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.security.Login;
import io.tocsin.security.LoginThrottle;
import io.tocsin.security.Passwords;
import io.tocsin.security.Rights;
import io.tocsin.security.User;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logging in and out, who one is and what one may, and the log of deeds. */
final class LoginRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);

  /** A hash takes 19 MiB and tens of milliseconds of a core. */
  private static final int HASHES_AT_ONCE = 1;

  private static final int MOST_WAITING = 8;
  private static final int LONGEST_NAME = 64;

  private final Vertx vertx;
  private final Access access;
  private final Gate gate;
  private final Audit audit;
  private final WallClock clock;
  private final Runnable loggedOut;
  private final WorkerExecutor hashing;
  private final LoginThrottle throttle = new LoginThrottle();
  private int waiting;

  /**
   * @param loggedOut told when a login has ended
   */
  LoginRoutes(
      Vertx vertx, Access access, Gate gate, Audit audit, WallClock clock, Runnable loggedOut) {
    this.vertx = vertx;
    this.access = access;
    this.gate = gate;
    this.audit = audit;
    this.clock = clock;
    this.loggedOut = loggedOut;
    this.hashing = vertx.createSharedWorkerExecutor("tocsin-login", HASHES_AT_ONCE);
  }

  void addTo(ApiRoutes api) {
    api.post("/api/login", this::login);
    api.post("/api/logout", this::logout);
    api.get("/api/me", this::me);
    api.get("/api/audit", this::lines);
  }

  private Future<JsonObject> login(RoutingContext request) {
    new Query(request).finish();
    if (!access.loginNeeded()) {
      throw HttpProblem.of(409, "no_login_needed", "this server has no users: nobody logs in");
    }
    if (gate.scheme(request.request()).filter("http"::equals).isPresent()) {
      throw HttpProblem.of(
          403,
          "not_encrypted",
          "a password must not travel in the open: use https (the proxy says it was http)");
    }
    JsonObject body = body(request);
    if (!(body.getValue("user") instanceof String name)
        || !(body.getValue("password") instanceof String password)
        || body.size() != 2
        || name.length() > LONGEST_NAME
        || password.length() > Passwords.MOST) {
      throw HttpProblem.of(400, "invalid_input", "the body must be {\"user\": …, \"password\": …}");
    }
    String address = Caller.address(request);
    Optional<User> user = access.users().find(name);
    // Whatever else was typed as a name may be a password in the wrong field.
    String known = user.map(User::name).orElse("(unknown)");
    long seconds = throttle.begin(name, address, clock.nowMicros());
    if (seconds > 0) {
      request.response().putHeader("Retry-After", String.valueOf(seconds));
      audit.tell(known, "password", address, "login", "", 429, "locked");
      throw HttpProblem.of(
          429, "too_many_logins", "too many wrong passwords: try again in " + seconds + " s");
    }
    if (waiting >= MOST_WAITING) {
      throttle.withdraw(name, address);
      throw HttpProblem.of(503, "too_busy", "too many log in just now: try again in 2 s");
    }
    waiting++;
    return hashing
        .executeBlocking(() -> Passwords.matches(password.toCharArray(), user), false)
        .onComplete(done -> waiting--)
        .compose(right -> {
          if (!Boolean.TRUE.equals(right) || user.isEmpty()) {
            audit.tell(known, "password", address, "login", "", 401, "wrong name or password");
            return Future.failedFuture(
                HttpProblem.of(401, "wrong_login", "the name or the password is wrong"));
          }
          throttle.succeeded(name, address);
          Login login = access.logins().begin(user.get(), clock.nowMicros());
          gate.setCookie(request, login);
          audit.tell(known, "password", address, "login", "", 200, "");
          return access
              .ofLogin(login, address)
              .map(caller -> Future.succeededFuture(json(caller)))
              .orElseGet(() ->
                  // He was removed, or his password changed, in the meantime.
                  Future.failedFuture(
                      HttpProblem.of(401, "wrong_login", "the name or the password is wrong")));
        });
  }

  /** Says nothing of what it could not read: a password may stand there. */
  private static JsonObject body(RoutingContext request) {
    try {
      String text = Objects.requireNonNullElse(request.body().asString(), "");
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw HttpProblem.of(400, "invalid_input", "the body must be {\"user\": …, \"password\": …}");
    }
  }

  private Future<JsonObject> logout(RoutingContext request) {
    new Query(request).finish();
    Optional<Login> login = gate.login(request);
    gate.removeCookie(request);
    JsonObject done = new JsonObject().put("logged_out", login.isPresent());
    if (login.isEmpty() || access.over(login.get()).isPresent()) {
      return Future.succeededFuture(done);
    }
    String id = login.get().id();
    access.ended().add(id);
    audit.tell(login.get().user(), "password", Caller.address(request), "logout", "", 200, "");
    loggedOut.run();
    return vertx
        .executeBlocking(() -> {
          access.ended().keep(id);
          return id;
        })
        .recover(cause -> {
          if (cause instanceof IOException) {
            LOG.error("a logout is not kept over a restart: {}", cause.getMessage());
          }
          return Future.succeededFuture(id);
        })
        .map(done);
  }

  /** Who asks and what he may; also tells who has no login that one is needed. */
  private Future<JsonObject> me(RoutingContext request) {
    new Query(request).finish();
    Caller caller = Caller.of(request);
    return Future.succeededFuture(
        caller != null
            ? json(caller)
            : new JsonObject()
                .put("login_needed", access.loginNeeded())
                .putNull("user")
                .putNull("role")
                .put("may", new JsonArray())
                .put("over", Gate.over(request).orElse(null)));
  }

  private JsonObject json(Caller caller) {
    Login login = caller.login();
    return new JsonObject()
        .put("login_needed", access.loginNeeded())
        .put("user", caller.isLocal() ? null : caller.user())
        .put("role", caller.role().word())
        .put("by", caller.by().name().toLowerCase(Locale.ROOT))
        .put("may", new JsonArray(Rights.deeds(caller.role())))
        .put(
            "ends_at",
            login == null ? null : Micros.iso(access.logins().endsSeconds(login) * Micros.SECOND));
  }

  private Future<JsonObject> lines(RoutingContext request) {
    Query query = new Query(request);
    int most = query.limit(100);
    Optional<String> user = query.text("user");
    Optional<String> action = query.text("action");
    query.finish();
    return audit
        .newest(
            most,
            line ->
                SessionReads.matches(line, "user", user)
                    && SessionReads.matches(line, "action", action))
        .map(lines -> new JsonObject().put("lines", SessionReads.array(lines)));
  }
}
