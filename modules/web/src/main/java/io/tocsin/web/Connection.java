package io.tocsin.web;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Who is at the other end of one browser's link and how it fared, from its opening to the one line
 * that is logged when it closes. Used on the bridge's event loop.
 */
final class Connection {

  /** What a client can do beyond the stock protocol; used only where the client asks for it. */
  enum Feature {
    /** Acknowledges the stream messages that it has processed. */
    ACK,
    /** Takes several messages as a JSON array. */
    BATCH,
    /** Answers the server's beats. */
    BEAT,
    /** Tells where it left a stream. */
    RECOVER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Pattern NAME = Pattern.compile("(?:^|&)client=([A-Za-z0-9_-]{1,40})(?:&|$)");
  private static final Pattern NUMBER = Pattern.compile("(?:^|&)connection=(\\d{1,9})(?:&|$)");
  private static final Pattern FEATURES = Pattern.compile("(?:^|&)features=([a-z,%0-9C]*)(?:&|$)");

  /** What stands for a close frame that never came (RFC 6455, 7.4.1). */
  private static final int NO_CLOSE_FRAME = 1006;

  private final long number;
  private final String client;
  private final String clientConnection;
  private final boolean named;
  private final Set<Feature> features = new TreeSet<>();
  private final String remote;
  private final Caller caller;
  private final long openedMicros;
  private String transport = "";
  private long lastHeardMicros;
  private long in;
  private long out;
  private String closedBy = "client";
  private String reason = "";
  private String detail = "";
  private @Nullable Integer code;
  private boolean abnormal;

  /**
   * @param number 1 for the server's first connection, then one more each
   * @param uri of the request that opened it, with the client's name and number
   */
  Connection(long number, String uri, String remote, Caller caller, long nowMicros) {
    String query = query(uri);
    Matcher name = NAME.matcher(query);
    Matcher connection = NUMBER.matcher(query);
    Matcher wanted = FEATURES.matcher(query);
    this.number = number;
    this.named = name.find();
    this.client = named ? name.group(1) : "unnamed-" + number;
    this.clientConnection = connection.find() ? connection.group(1) : String.valueOf(number);
    this.remote = remote;
    this.caller = caller;
    this.openedMicros = nowMicros;
    this.lastHeardMicros = nowMicros;
    if (named && wanted.find()) {
      Set<String> words = Set.of(wanted.group(1).replace("%2C", ",").split(","));
      for (Feature feature : Feature.values()) {
        if (words.contains(feature.word())) {
          features.add(feature);
        }
      }
    }
  }

  private static String query(String uri) {
    try {
      String query = URI.create(uri).getRawQuery();
      return query == null ? "" : query;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /**
   * Whether the client said who it is, as the shipped one does; it understands more than the stock
   * client.
   */
  boolean isNamed() {
    return named;
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  String client() {
    return client;
  }

  /** The client's own number of this connection; the server's if it gave none. */
  String clientConnection() {
    return clientConnection;
  }

  String reason() {
    return reason.isEmpty() ? "closed" : reason;
  }

  void opened(String overTransport) {
    transport = overTransport;
  }

  long lastHeardMicros() {
    return lastHeardMicros;
  }

  void received(long nowMicros) {
    in++;
    lastHeardMicros = nowMicros;
  }

  /** The server itself did not listen until now. */
  void listensAgain(long nowMicros) {
    lastHeardMicros = nowMicros;
  }

  void sent(int messages) {
    out += messages;
  }

  /** Notes who ends the connection; the first to say so is right. */
  void ends(String by, String why, String more, boolean isAbnormal) {
    if (reason.isEmpty()) {
      closedBy = by;
      reason = why;
      detail = more;
      abnormal = isAbnormal;
    }
  }

  /** Notes the server's decision. */
  void ends(CloseReason why, String more) {
    if (reason.isEmpty()) {
      code = why.code();
      ends("server", why.word(), more, why != CloseReason.SERVER_STOPPING);
    }
  }

  /** Notes the close code that the browser sent; without one the link broke. */
  void closedWith(@Nullable Short clientsCode) {
    if (!reason.isEmpty()) {
      return;
    }
    if (clientsCode == null || clientsCode == NO_CLOSE_FRAME) {
      ends("network", "connection_lost", "it ended without a close frame", true);
    } else {
      code = (int) clientsCode;
    }
  }

  /** The link as it is, for {@code /api/connections}. */
  JsonObject json(long nowMicros) {
    JsonArray wanted = new JsonArray();
    features.forEach(feature -> wanted.add(feature.word()));
    return new JsonObject()
        .put("client", client)
        .put("connection", clientConnection)
        .put("number", number)
        .put("remote", remote)
        .put("user", caller.isLocal() ? null : caller.user())
        .put("transport", transport)
        .put("features", wanted)
        .put("opened_at", Micros.iso(openedMicros))
        .put("seconds", seconds(openedMicros, nowMicros))
        .put("messages_in", in)
        .put("messages_out", out)
        .put("last_heard_seconds", seconds(lastHeardMicros, nowMicros));
  }

  /** The record of the closed link. */
  JsonObject closedJson(long nowMicros) {
    return json(nowMicros)
        .put("closed_at", Micros.iso(nowMicros))
        .put("closed_by", closedBy)
        .put("reason", reason())
        .put("detail", detail)
        .put("code", code)
        .putNull("client_says");
  }

  void log(long nowMicros) {
    LOG.atLevel(abnormal ? Level.WARN : Level.INFO)
        .addKeyValue("client", client)
        .addKeyValue("connection", clientConnection)
        .addKeyValue("remote", remote)
        .addKeyValue("user", caller.user())
        .addKeyValue("transport", transport)
        .addKeyValue("closed_by", closedBy)
        .addKeyValue("reason", reason())
        .addKeyValue("detail", detail)
        .addKeyValue("seconds", seconds(openedMicros, nowMicros))
        .addKeyValue("messages_in", in)
        .addKeyValue("messages_out", out)
        .addKeyValue("last_heard_seconds", seconds(lastHeardMicros, nowMicros))
        .log("a browser's link was closed by the {}", closedBy);
  }

  private static double seconds(long fromMicros, long nowMicros) {
    return Math.round((nowMicros - fromMicros) / (double) Micros.MILLI) / 1_000.0;
  }
}
