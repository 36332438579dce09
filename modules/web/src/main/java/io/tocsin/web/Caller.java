package io.tocsin.web;

import io.tocsin.security.Login;
import io.tocsin.security.Role;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param user a user's name
 * @param by how that was shown
 * @param generation of the user, see {@link io.tocsin.security.User#generation}
 * @param login of a browser; null for others
 * @param token its hash; null for others
 * @param address where the request is from
 */
record Caller(
    String user,
    Role role,
    By by,
    String generation,
    @Nullable Login login,
    @Nullable String token,
    String address) {

  /** What shows who somebody is. */
  enum By {
    /** Nothing: the server serves this machine only, and has no users. */
    LOCAL,
    PASSWORD,
    TOKEN
  }

  private static final String CALLER = "tocsin.caller";
  private static final String ADDRESS = "tocsin.address";

  static Caller local(String address) {
    return new Caller("local", Role.ADMIN, By.LOCAL, "", null, null, address);
  }

  /** Whether everybody who reaches this server may do everything. */
  boolean isLocal() {
    return by == By.LOCAL;
  }

  /** Who asks; null for somebody who has not logged in. */
  static @Nullable Caller of(RoutingContext request) {
    return request.get(CALLER);
  }

  void standsFor(RoutingContext request) {
    request.put(CALLER, this);
  }

  static void address(RoutingContext request, String address) {
    request.put(ADDRESS, address);
  }

  /** Where the request is from: behind a proxy, what that says. */
  static String address(RoutingContext request) {
    String address = request.get(ADDRESS);
    return address == null ? String.valueOf(request.request().remoteAddress()) : address;
  }

  /** Whether both are the same login or token of the same user. */
  boolean isSame(@Nullable Caller other) {
    return other != null
        && by == other.by
        && user.equals(other.user)
        && Objects.equals(token, other.token)
        && id(login).equals(id(other.login));
  }

  private static String id(@Nullable Login login) {
    return login == null ? "" : login.id();
  }

  /** A command's arguments, with the caller as the one who did it. */
  static JsonObject sign(RoutingContext request, JsonObject arguments) {
    Caller caller = of(request);
    return caller == null ? arguments : caller.sign(arguments);
  }

  /** The same; nobody signs for another. */
  JsonObject sign(JsonObject arguments) {
    return isLocal() ? arguments : arguments.copy().put("actor", user);
  }
}
