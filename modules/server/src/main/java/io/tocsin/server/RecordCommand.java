package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle.Launch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin record}: raw market data into a recording, without page and storage. */
@Command(
    name = "record",
    description = {
      "Records what venues send, until Ctrl-C or --for is over.",
      "With --session the session runs as its file says, and its order is recorded too."
    },
    mixinStandardHelpOptions = true)
final class RecordCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(names = "--session", paramLabel = "FILE", description = "Session to run and record.")
  @Nullable Path session;

  @Option(names = "--venue", paramLabel = "VENUE", description = "Venue to record from.")
  @Nullable String venue;

  @Option(
      names = "--symbols",
      paramLabel = "SYMBOL",
      split = ",",
      description = "What to record of --venue, as in BTC_USDT,ETH_USDT.")
  List<String> symbols = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Stop by itself, as in 30s, 10m or 2h (default: run until Ctrl-C).")
  @Nullable String time;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the recording's own folder (default: recordings in the data folder).")
  @Nullable Path out;

  private final AtomicReference<@Nullable SessionInfo> newest = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    ServerConfig config = options.read();
    Logging.configure(config.logFormat(), Level.WARN);
    SessionFile file = file(config);
    long millis = time == null ? Long.MAX_VALUE : Times.read("--for", time).toMillis();
    Path recordings = out == null ? Server.recordings(config) : out;
    WallClock clock = WallClock.system();
    try (DataDirectory held =
        DataDirectory.take(out == null ? config.dataDirectory() : recordings)) {
      Server server =
          new Server(config, List.of(new Launch(file, new SessionSource.Live())), clock);
      Thread hook = new Thread(() -> end(server), "stop");
      try {
        server.startToRecord(recordings, this::saw);
        Runtime.getRuntime().addShutdownHook(hook);
        System.err.println("recording " + file.instruments() + " below " + recordings);
        watch(server, millis);
      } finally {
        end(server);
        server.stop(Lifetime.STOP_MILLIS);
      }
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return 0; // Ctrl-C: the hook has ended everything
    }
    SessionInfo last = newest.get();
    if (last != null && last.state() == SessionState.FAILED) {
      throw new UsageException("the session failed: " + last.reason());
    }
    return 0;
  }

  private SessionFile file(ServerConfig config) {
    Path given = session;
    if ((given == null) == (venue == null)) {
      throw new UsageException("name what to record: --session FILE, or --venue with --symbols");
    }
    if (given != null) {
      return new Catalog(options.directory).session(given, ConfigOptions.venues(config)).recorded();
    }
    String id = String.valueOf(venue);
    if (!ConfigOptions.venues(config).contains(id)) {
      throw new UsageException(
          "there is no venue \"" + id + "\"; there are " + ConfigOptions.venues(config));
    }
    if (symbols.isEmpty()) {
      throw new UsageException("--venue needs --symbols, as in BTC_USDT,ETH_USDT");
    }
    List<InstrumentId> instruments = new ArrayList<>();
    for (String text : symbols) {
      String symbol =
          Symbols.canonical(text)
              .orElseThrow(() ->
                  new UsageException(
                      "--symbols: \"" + text + "\" is no symbol; one looks like BTC_USDT"));
      instruments.add(new InstrumentId(id, symbol));
    }
    return SessionFile.collecting("record " + id, instruments);
  }

  private void saw(JournalRecord entry) {
    if (entry instanceof SessionInfo info) {
      newest.set(info);
      if (info.state() == SessionState.FAILED
          || info.state() == SessionState.COMPLETED
          || info.state() == SessionState.STOPPED) {
        over.countDown();
      }
    }
  }

  private void watch(Server server, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(millis, 1L << 50));
    while (System.nanoTime() < end) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (over.await(Math.clamp(left, 1, 5_000), TimeUnit.MILLISECONDS)) {
        return;
      }
      items(server).forEach(item -> System.err.println(line((JsonObject) item)));
    }
  }

  private static JsonArray items(Server server) throws InterruptedException {
    try {
      return get(server.bus().command("recordings_list", new JsonObject()))
          .getJsonArray("recordings")
          .stream()
          .map(JsonObject.class::cast)
          .filter(item -> item.getString("state").equals("RECORDING"))
          .collect(JsonArray::new, JsonArray::add, JsonArray::addAll);
    } catch (ExecutionException | TimeoutException e) {
      return new JsonArray();
    }
  }

  private static String line(JsonObject item) {
    return String.format(
        Locale.ROOT,
        "%s  %,d frames, %,d bytes on disk",
        item.getString("recording_id"),
        item.getLong("frames", 0L),
        item.getLong("bytes", 0L));
  }

  /** Stops the session, and with it the recording, in order; a second call finds nothing to do. */
  private synchronized void end(Server server) {
    SessionInfo running = newest.get();
    if (running == null || over.getCount() == 0) {
      return;
    }
    try {
      JsonArray before = items(server);
      get(
          server
              .bus()
              .command("stop_session", new JsonObject().put("session_id", running.session())));
      over.await(Lifetime.STOP_MILLIS, TimeUnit.MILLISECONDS);
      for (Object item : before) {
        System.out.println(((JsonObject) item).getString("recording_id"));
      }
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      System.err.println("tocsin: the recording did not end in order: " + e);
    }
  }

  private static <T> T get(Future<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(Duration.ofSeconds(4).toMillis(), TimeUnit.MILLISECONDS);
  }
}
