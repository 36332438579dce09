package io.tocsin.web;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.security.Login;
import io.tocsin.security.Networks;
import io.tocsin.security.Rights;
import io.tocsin.security.Role;
import io.tocsin.web.BridgeMetrics.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything: finds out who asks, and asks {@link Rights} whether he may. Used on the
 * bridge's event loop.
 */
final class Gate implements Handler<RoutingContext> {

  private static final String BEARER = "Bearer ";
  private static final int LONGEST_TOKEN = 200;
  private static final String OVER = "tocsin.login.over";

  private final Access access;
  private final Optional<AccessOptions> options;
  private final Audit audit;
  private final BridgeMetrics metrics;
  private final WallClock clock;
  private final Set<String> guarded = new HashSet<>();

  Gate(
      Access access,
      Optional<AccessOptions> options,
      Audit audit,
      BridgeMetrics metrics,
      WallClock clock) {
    this.access = access;
    this.options = options;
    this.audit = audit;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The first of all handlers. */
  @Override
  public void handle(RoutingContext request) {
    headers(request);
    String address = clientAddress(request.request());
    Caller.address(request, address);
    if (!access.loginNeeded()) {
      if (options.isPresent() && !isThisMachine(request.request().authority())) {
        refuse(
            request,
            403,
            "foreign_host",
            "this server has no users and answers to this machine only, not to "
                + name(request.request().authority())
                + "; docs/security.md says how others are let in");
        return;
      }
      Caller.local(address).standsFor(request);
    } else {
      caller(request, address).ifPresent(caller -> caller.standsFor(request));
    }
    request.next();
  }

  private void headers(RoutingContext request) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("X-Frame-Options", "DENY")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cross-Origin-Opener-Policy", "same-origin")
            .putHeader("Cross-Origin-Resource-Policy", "same-origin")
            // Pages have their own.
            .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (isEncrypted(request.request())) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** A page of another name that is led here by its name server must not use this one. */
  private static boolean isThisMachine(@Nullable HostAndPort host) {
    return host == null || Networks.isLoopback(host.host());
  }

  private static String name(@Nullable HostAndPort host) {
    return host == null ? "nobody" : host.host();
  }

  private String clientAddress(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    String known = peer == null ? String.valueOf(request.remoteAddress()) : peer;
    return options
        .filter(AccessOptions::behindProxy)
        .map(each ->
            each.proxies()
                .client(
                    known,
                    request.headers().contains("X-Forwarded-For")
                        ? Optional.of(String.join(",", request.headers().getAll("X-Forwarded-For")))
                        : Optional.empty()))
        .orElse(known);
  }

  /** Whether the browser's way here is encrypted, as far as that is known. */
  boolean isEncrypted(HttpServerRequest request) {
    return request.isSSL() || "https".equals(scheme(request).orElse(""));
  }

  /** How the browser reached the proxy; empty if nobody who is believed says so. */
  Optional<String> scheme(HttpServerRequest request) {
    String peer = request.remoteAddress().hostAddress();
    return options
        .filter(AccessOptions::behindProxy)
        .filter(each -> peer != null && each.proxies().contains(peer))
        .map(each -> request.getHeader("X-Forwarded-Proto"));
  }

  private Optional<Caller> caller(RoutingContext request, String address) {
    String authorization = request.request().getHeader("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      String token = authorization.substring(BEARER.length()).strip();
      return token.length() > LONGEST_TOKEN ? Optional.empty() : access.ofToken(token, address);
    }
    Optional<Login> login = login(request);
    Optional<Caller> caller = login.flatMap(each -> access.ofLogin(each, address));
    if (login.isPresent() && caller.isEmpty()) {
      access.over(login.get()).ifPresent(why -> request.put(OVER, why));
    }
    if (caller.isPresent()
        && access.logins().isStale(login.get(), clock.nowMicros())
        && !request.normalizedPath().startsWith("/eventbus")) {
      setCookie(request, login.get().seen(clock.nowMicros() / Micros.SECOND));
    }
    return caller;
  }

  /** Why the login that came along is over; empty if there was none, or it is good. */
  static Optional<String> over(RoutingContext request) {
    return Optional.ofNullable(request.get(OVER));
  }

  /** The login that came along, over or not. */
  Optional<Login> login(RoutingContext request) {
    if (!access.loginNeeded()) {
      return Optional.empty();
    }
    Cookie cookie = request.request().getCookie(cookieName());
    return cookie == null ? Optional.empty() : access.logins().read(cookie.getValue());
  }

  private boolean isSecure() {
    return options.map(AccessOptions::encrypted).orElse(false);
  }

  /** No neighbour in the domain can set one of that prefix. */
  private String cookieName() {
    return isSecure() ? "__Host-tocsin" : "tocsin";
  }

  void setCookie(RoutingContext request, Login login) {
    long seconds = access.logins().endsSeconds(login) - clock.nowMicros() / Micros.SECOND;
    request.response().addCookie(cookie(access.logins().cookie(login)).setMaxAge(seconds));
  }

  void removeCookie(RoutingContext request) {
    request.response().addCookie(cookie("").setMaxAge(0));
  }

  private Cookie cookie(String value) {
    return Cookie.cookie(cookieName(), value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(isSecure())
        .setSameSite(CookieSameSite.STRICT);
  }

  /**
   * Lets through who may do what the row of the route says, and writes down each use that changes
   * anything.
   *
   * @param path as it is on the router
   * @throws IllegalStateException if {@link Rights} has no row for it: somebody has to say who may
   */
  Handler<RoutingContext> need(HttpMethod method, String path) {
    return need(method.name(), path);
  }

  /** The same for all methods, as {@code "*"}. */
  Handler<RoutingContext> need(String method, String path) {
    String action = method + " " + path;
    Rights.Row row =
        Rights.of(action)
            .orElseThrow(() ->
                new IllegalStateException(
                    "\"" + action + "\" has no row in io.tocsin.security.Rights: who may?"));
    guarded.add(action);
    return request -> {
      if (row.least().isEmpty()) {
        request.next();
        return;
      }
      Caller caller = Caller.of(request);
      if (caller == null) {
        notLoggedIn(request);
      } else if (!row.allows(caller.role())) {
        metrics.refused(Refusal.ROLE);
        audit.did(caller, action, request.normalizedPath(), 403, "not allowed");
        refuse(request, 403, "not_allowed", notAllowed(caller, row.least().get()));
      } else {
        if (row.isDeed()) {
          request.addEndHandler(done ->
              audit.did(
                  caller,
                  action,
                  request.normalizedPath(),
                  request.response().getStatusCode(),
                  ""));
        }
        request.next();
      }
    };
  }

  static String notAllowed(Caller caller, Role least) {
    return caller.user()
        + " is a "
        + caller.role().word()
        + ": this needs "
        + (least == Role.ADMIN ? "an admin" : "a trader");
  }

  private void notLoggedIn(RoutingContext request) {
    metrics.refused(Refusal.NOT_LOGGED_IN);
    request.response().putHeader("WWW-Authenticate", "Bearer realm=\"tocsin\"");
    refuse(
        request,
        401,
        "login_needed",
        over(request).map(why -> "the login is over: " + why).orElse("log in at /login")
            + "; programs send a token (scripts/tocsin users token add)");
  }

  static void refuse(RoutingContext request, int status, String reason, String detail) {
    HttpProblem.of(status, reason, detail).answer(request);
  }

  /** Sends browsers without a login from any page to that of the login, and others away from it. */
  void pages(RoutingContext request) {
    String path = request.normalizedPath();
    boolean isPage = path.equals("/") || path.endsWith(".html");
    boolean isLogin = path.equals("/login") || path.equals("/login.html");
    String to =
        isLogin
            ? (access.loginNeeded() ? "" : "/")
            : isPage && access.loginNeeded() && Caller.of(request) == null ? "/login" : "";
    if (to.isEmpty()) {
      request.next();
    } else {
      request
          .response()
          .setStatusCode(303)
          .putHeader("Location", to)
          .putHeader("Cache-Control", "no-store")
          .end();
    }
  }

  /**
   * Fails if a route of the router is not behind this gate, so that none is forgotten. What has no
   * path is before all or after all; the bridge's own stand behind {@code "* /eventbus"}.
   */
  void check(Router router) {
    for (Route route : router.getRoutes()) {
      String path = route.getPath();
      if (path != null && !path.matches("/eventbus.*|/api/?") && !isGuarded(route, path)) {
        throw new IllegalStateException(
            "the route " + path + " is open to everybody: put gate.need(…) before its handler");
      }
    }
  }

  private boolean isGuarded(Route route, String path) {
    Set<HttpMethod> methods = route.methods();
    return methods == null || methods.isEmpty()
        ? guarded.stream().anyMatch(action -> action.endsWith(" " + path))
        : methods.stream().allMatch(method -> guarded.contains(method.name() + " " + path));
  }
}
