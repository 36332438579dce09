package io.tocsin.web;

import io.tocsin.model.Micros;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One browser's link, from its opening to the one line that is logged when it closes. */
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Pattern NAME = Pattern.compile("(?:^|&)client=([A-Za-z0-9_-]{1,40})(?:&|$)");
  private static final Pattern NUMBER = Pattern.compile("(?:^|&)connection=(\\d{1,9})(?:&|$)");

  private final long number;
  private final String client;
  private final String clientConnection;
  private final boolean named;
  private final String remote;
  private final long openedMicros;
  private long lastActivityMicros;
  private long in;
  private long out;
  private String closedBy = "client";
  private String reason = "";
  private boolean abnormal;

  /**
   * @param number 1 for the server's first connection, then one more each
   */
  Connection(long number, SockJSSocket socket, long nowMicros) {
    String query = query(socket.uri());
    Matcher name = NAME.matcher(query);
    Matcher connection = NUMBER.matcher(query);
    this.number = number;
    this.named = name.find();
    this.client = named ? name.group(1) : "unnamed-" + number;
    this.clientConnection = connection.find() ? connection.group(1) : "";
    this.remote = String.valueOf(socket.remoteAddress());
    this.openedMicros = nowMicros;
    this.lastActivityMicros = nowMicros;
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

  void received(long nowMicros) {
    in++;
    lastActivityMicros = nowMicros;
  }

  void sent() {
    out++;
  }

  /** Notes who ends the connection; the first to say so is right. */
  void ends(String by, String why, boolean isAbnormal) {
    if (reason.isEmpty()) {
      closedBy = by;
      reason = why;
      abnormal = isAbnormal;
    }
  }

  void log(long nowMicros) {
    double seconds = (nowMicros - openedMicros) / (double) Micros.SECOND;
    double quiet = (nowMicros - lastActivityMicros) / (double) Micros.SECOND;
    LOG.atLevel(abnormal ? Level.WARN : Level.INFO)
        .addKeyValue("client", client)
        .addKeyValue("connection", clientConnection.isEmpty() ? number : clientConnection)
        .addKeyValue("remote", remote)
        .addKeyValue("closed_by", closedBy)
        .addKeyValue("reason", reason.isEmpty() ? "closed" : reason)
        .addKeyValue("seconds", text(seconds))
        .addKeyValue("messages_in", in)
        .addKeyValue("messages_out", out)
        .addKeyValue("last_activity_seconds", text(quiet))
        .log("a browser's link was closed by the {}", closedBy);
  }

  private static String text(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
