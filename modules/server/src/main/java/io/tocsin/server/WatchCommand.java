package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.bus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
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

  @Mixin RunningServer server = new RunningServer();

  @Parameters(index = "0", paramLabel = "SESSION", description = "A session's id, or its name.")
  String session = "";

  @Parameters(
      index = "1..*",
      paramLabel = "STREAM",
      description =
          "Such as market, transitions or candles.BTC_USDT.1m (default: all but candles).")
  List<String> streams = new ArrayList<>();

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
    URI uri = server.uri();
    Vertx vertx = Vertx.vertx();
    try {
      String id = find(get("/api/sessions").getJsonArray("sessions"));
      List<String> addresses = addresses(id);
      JsonObject timeouts = get("/api/client-config").getJsonObject("timeouts");
      WatchLink link =
          new WatchLink(
              vertx,
              uri,
              server.address.webSockets(uri),
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

  private JsonObject get(String path) throws InterruptedException {
    RunningServer.Answer answer = server.ask(server.request(path).build());
    if (answer.status() == 200) {
      return answer.body();
    }
    throw new UsageException(
        server.uri()
            + " answers: "
            + answer.body().getString("detail")
            + (answer.status() == 401
                ? "; set " + ServerAddress.TOKEN_VARIABLE + " to a token"
                : ""));
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
                    + server.url
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
            Addresses.nameOf(stream),
            envelope.getLong("seq"),
            envelope.getString("type"),
            envelope.getJsonObject("data").encode());
  }
}
