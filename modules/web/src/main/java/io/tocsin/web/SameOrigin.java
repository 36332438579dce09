package io.tocsin.web;

import io.tocsin.web.BridgeMetrics.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a browser's request that a page of another site makes: a foreign page must neither read
 * the bus nor send a command. A request without an {@code Origin} is no browser's cross-site one.
 */
final class SameOrigin implements Handler<RoutingContext> {

  private final BridgeMetrics metrics;
  private final Gate gate;
  private final boolean readsToo;

  /**
   * @param readsToo whether GET is checked as well: a WebSocket begins as a GET
   */
  SameOrigin(BridgeMetrics metrics, Gate gate, boolean readsToo) {
    this.metrics = metrics;
    this.gate = gate;
    this.readsToo = readsToo;
  }

  @Override
  public void handle(RoutingContext request) {
    String origin = request.request().getHeader("Origin");
    boolean read =
        request.request().method().equals(HttpMethod.GET)
            || request.request().method().equals(HttpMethod.HEAD);
    if (read && !readsToo) {
      request.next();
      return;
    }
    // Browsers that tell no origin still tell whose page it is.
    boolean foreign =
        origin == null
            ? isForeign(request.request().getHeader("Sec-Fetch-Site"))
            : !isSame(origin, request.request().authority()) || isUnencrypted(origin, request);
    if (!foreign) {
      request.next();
      return;
    }
    metrics.refused(Refusal.ORIGIN);
    HttpProblem.of(
            403,
            "foreign_origin",
            "pages of "
                + (origin == null ? "another site" : origin)
                + " may not use this server; open the page from the server itself")
        .answer(request);
  }

  private static boolean isForeign(@Nullable String site) {
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  /** A page that came unencrypted may be anybody's, whatever its name. */
  private boolean isUnencrypted(String origin, RoutingContext request) {
    return gate.isEncrypted(request.request()) && !origin.startsWith("https:");
  }

  static boolean isSame(String origin, @Nullable HostAndPort host) {
    if (host == null) {
      return false;
    }
    URI uri;
    try {
      uri = URI.create(origin);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (uri.getHost() == null || uri.getScheme() == null) {
      return false;
    }
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    return unbracketed(uri.getHost()).equalsIgnoreCase(unbracketed(host.host()))
        && port(uri.getPort(), usual) == port(host.port(), usual);
  }

  private static int port(int port, int usual) {
    return port <= 0 ? usual : port;
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
