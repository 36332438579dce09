package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.bus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin watch}: what a running server tells of a session, on the screen. */
@Command(
    name = "watch",
    description = {
      "Follows a session's streams on a running server and prints each message, a line each:"
          + " time (UTC), stream, number, type, data.",
      "After a lost connection it goes on where it was."
    },
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {

  private static final String OF_SESSION = "session.<id>.";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int ANSWER_SECONDS = 10;

  @Mixin ServerAddress address = new ServerAddress();

  @Parameters(index = "0", paramLabel = "SESSION", description = "A session's id, or its name.")
  String session = "";

  @Parameters(
      index = "1..*",
      paramLabel = "STREAM",
      description =
          "Such as market, transitions or candles.BTC_USDT.1m (default: all but candles).")
  List<String> streams = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The running server (default: ${DEFAULT-VALUE}).")
  String url = "";

  @Option(names = "--json", description = "Print whole messages as JSON, one a line.")
  boolean json;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Stop after so many messages (default: run until Ctrl-C).")
  long most = Long.MAX_VALUE;

  private final CountDownLatch over = new CountDownLatch(1);
  private long printed;

  @Override
  public Integer call() throws Exception {
    Logging.configure("human", Level.ERROR);
    if (most < 1) {
      throw new UsageException("--messages is " + most + "; allowed: 1 or more");
    }
    URI server = server();
    Vertx vertx = Vertx.vertx();
    try {
      HttpClient http =
          HttpClient.newBuilder()
              .sslContext(address.tls())
              .connectTimeout(Duration.ofSeconds(ANSWER_SECONDS))
              .build();
      String id = find(get(http, server, "/api/sessions").getJsonArray("sessions"));
      List<String> addresses = addresses(id);
      JsonObject timeouts = get(http, server, "/api/client-config").getJsonObject("timeouts");
      WatchLink link =
          new WatchLink(
              vertx,
              server,
              address.webSockets(server),
              ServerAddress.authorization(),
              addresses,
              Times.read("browser_timeout", timeouts.getString("browser_timeout")),
              this::print,
              line -> System.err.println("tocsin: " + line));
      vertx.runOnContext(nothing -> link.connect());
      over.await();
      return 0;
    } finally {
      vertx.close();
    }
  }

  private URI server() {
    try {
      URI uri = URI.create(url.replaceAll("/+$", ""));
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like a URL of another kind.
    }
    throw new UsageException(
        "--url is \""
            + url
            + "\"; it looks like http://127.0.0.1:8080, as \"tocsin run\" prints it");
  }

  private static JsonObject get(HttpClient http, URI server, String path)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(Duration.ofSeconds(ANSWER_SECONDS));
    ServerAddress.authorization().ifPresent(token -> request.header("Authorization", token));
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonObject body = new JsonObject(answer.body());
      if (answer.statusCode() == 200) {
        return body;
      }
      throw new UsageException(
          server
              + " answers: "
              + body.getString("detail")
              + (answer.statusCode() == 401
                  ? "; set " + ServerAddress.TOKEN_VARIABLE + " to a token"
                  : ""));
    } catch (HttpTimeoutException e) {
      throw new UsageException(
          server + " does not answer within " + ANSWER_SECONDS + " s; is the server well?");
    } catch (SSLException e) {
      throw new UsageException(ServerAddress.distrusted(server.toString(), e));
    } catch (DecodeException e) {
      throw new UsageException(server + " is no Tocsin server");
    } catch (IOException e) {
      throw new UsageException(
          "nothing answers at "
              + server
              + "; start a server with \"tocsin run\", or name another with --url");
    }
  }

  /** The session of that id, or the newest of that name. */
  private String find(JsonArray sessions) {
    return sessions.stream()
        .map(JsonObject.class::cast)
        .filter(
            item -> item.getString("id").equals(session) || item.getString("name").equals(session))
        .max(Comparator.comparing(item -> item.getString("created_at")))
        .map(item -> item.getString("id"))
        .orElseThrow(() ->
            new UsageException(
                "there is no session \""
                    + session
                    + "\" on "
                    + url
                    + "; "
                    + (sessions.isEmpty()
                        ? "there is none at all"
                        : sessions.stream()
                            .map(JsonObject.class::cast)
                            .map(item ->
                                item.getString("name")
                                    + " ("
                                    + item.getString("id")
                                    + ", "
                                    + item.getString("state")
                                    + ")")
                            .collect(Collectors.joining(", ", "there are ", "")))));
  }

  private List<String> addresses(String id) {
    List<String> names = streams.isEmpty() ? names() : streams;
    List<String> addresses = new ArrayList<>();
    for (String name : names) {
      String address = Addresses.session(id, name);
      if (!address.matches(Addresses.streamPattern())) {
        throw new UsageException(
            "there is no stream \""
                + name
                + "\"; allowed: "
                + String.join(", ", names())
                + ", candles.SYMBOL.INTERVAL");
      }
      addresses.add(address);
    }
    return addresses;
  }

  /** All streams of a session that have but one name. */
  private static List<String> names() {
    return Addresses.CATALOGUE.stream()
        .map(Addresses.Entry::pattern)
        .filter(pattern -> pattern.startsWith(OF_SESSION) && pattern.indexOf('<', 9) < 0)
        .map(pattern -> pattern.substring(OF_SESSION.length()))
        .toList();
  }

  private void print(JsonObject envelope) {
    if (printed == most) {
      return;
    }
    System.out.println(json ? envelope.encode() : line(envelope));
    // A reader such as "head" that has gone takes no more.
    if (++printed == most || System.out.checkError()) {
      printed = most;
      over.countDown();
    }
  }

  /** The message for people. */
  static String line(JsonObject envelope) {
    String stream = envelope.getString("stream");
    return "%s  %-14s %6d  %-12s %s"
        .formatted(
            TIME.format(Instant.parse(envelope.getString("timestamp"))),
            stream.substring(stream.indexOf('.', "session.".length()) + 1),
            envelope.getLong("seq"),
            envelope.getString("type"),
            envelope.getJsonObject("data").encode());
  }
}
