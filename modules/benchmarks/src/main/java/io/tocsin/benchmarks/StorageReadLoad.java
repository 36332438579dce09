package io.tocsin.benchmarks;

import ch.qos.logback.classic.Level;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.StorageOptions;
import io.tocsin.storage.StorageVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How long the last 500 of a session take in a table of many rows, as REST asks for them, for the
 * session whose rows are the newest, one in the middle, the oldest, and one without any. A table is
 * filled by one statement of QuestDB's own: a hundred sessions of a hundredth of the rows each, a
 * day each; then it is asked, and emptied. Sessions that are not asked for have no text, which
 * nobody reads: with it a hundred million fills are 85 GB.
 *
 * <p>{@code StorageReadLoad FOLDER [MILLIONS [TABLE…]]}; tables are equity, fills, orders.
 */
public final class StorageReadLoad {

  private static final int SESSIONS = 100;
  private static final int PIECES = 100;
  private static final int QUESTIONS = 300;
  private static final long START = 1_735_689_600_000_000L;
  private static final long DAY = 86_400_000_000L;
  private static final String PASSWORD = "only-on-this-machine";

  /** What a table has beside ts, written, entry, session and body. */
  private record Filled(
      String table,
      Class<? extends JournalRecord> kind,
      int sample,
      String columns,
      String values) {}

  private static final List<Filled> TABLES =
      List.of(
          new Filled(
              "equity",
              EquityPoint.class,
              1,
              "equity, cash, unrealized_pnl, realized_pnl, fees, drawdown_pct",
              "10000 + x, 1.0, 2.0, 3.0, 4.0, 5.0"),
          new Filled(
              "fills",
              Fill.class,
              0,
              "strategy, venue, symbol, fill_id, client_order_id, side, price, qty, fee, maker",
              "'quick-start', 'binance', 'BTC_USDT', 'f' || x, 'o' || x, 'BUY', 61234.5, 0.0152,"
                  + " 0.93, false"),
          new Filled(
              "orders",
              OrderRecord.class,
              2,
              "strategy, venue, symbol, client_order_id, status, side, type, qty, filled_qty",
              "'quick-start', 'binance', 'BTC_USDT', 'o' || (x / 2), 'NEW', 'BUY', 'market',"
                  + " 0.0152, 0.0"));

  private StorageReadLoad() {}

  public static void main(String[] arguments) {
    // While a table is filled, QuestDB answers nobody else: storage says that it is away.
    QuietLog.below(Level.ERROR);
    int status = 1;
    try {
      run(arguments);
      status = 0;
    } catch (Exception e) {
      e.printStackTrace(); // a benchmark's only way to say it
    } finally {
      System.exit(status);
    }
  }

  private static void run(String[] arguments) throws Exception {
    Arguments given = new Arguments("bench storage-reads", arguments);
    Path folder = Path.of(given.word(""));
    long rows = 1_000_000L * given.number("MILLIONS", 100, 1, 10_000);
    List<String> tables = TABLES.stream().map(Filled::table).toList();
    List<String> named = given.rest("TABLE", tables::contains, String.join(", ", tables));
    List<String> wanted = named.isEmpty() ? tables : named;
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Vertx vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of());
    Bus bus = new Bus(vertx);
    done(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 100, micros -> {})));
    done(vertx.deployVerticle(new StorageVerticle(options(folder, port), WallClock.system())));
    Pool pool =
        PgBuilder.pool()
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setUser(StorageOptions.embeddedIn(folder).database().user())
                    .setPassword(PASSWORD)
                    .setDatabase("qdb"))
            .using(vertx)
            .build();
    awaitAnswers(bus);
    for (Filled table : TABLES) {
      if (wanted.contains(table.table())) {
        fill(pool, table, rows, folder);
        awaitAnswers(bus);
        for (int session : List.of(SESSIONS - 1, SESSIONS / 2, 0, SESSIONS)) {
          ask(bus, table, session);
        }
        done(pool.query("TRUNCATE TABLE " + table.table()).execute());
        done(pool.query("SELECT wait_wal_table('" + table.table() + "')").execute());
      }
    }
  }

  private static void awaitAnswers(Bus bus) throws Exception {
    while (bus.query(question(EquityPoint.class, name(0)))
        .toCompletionStage()
        .toCompletableFuture()
        .handle((page, failure) -> failure != null)
        .get()) {
      Thread.sleep(100);
    }
  }

  private static StorageOptions options(Path folder, int port) {
    StorageOptions usual = StorageOptions.embeddedIn(folder);
    QuestDbOptions database = usual.database();
    return new StorageOptions(
        new QuestDbOptions(
            true,
            database.host(),
            port,
            database.user(),
            PASSWORD,
            database.tls(),
            database.certificates(),
            database.dataDirectory(),
            database.memoryLimitMegabytes(),
            database.durability()),
        usual.spool(),
        usual.write(),
        usual.indicatorSamples(),
        usual.retention());
  }

  private static String name(int session) {
    return "exec_20250101_000000_%08d".formatted(session);
  }

  private static void fill(Pool pool, Filled table, long rows, Path folder) throws Exception {
    long began = System.nanoTime();
    String body = JournalJson.of(StorageLoad.record(table.sample(), 7)).encode().replace("'", "''");
    long own = rows / SESSIONS;
    for (long from = 0; from < rows; from += rows / PIECES) {
      // Each session is a day; x counts from 1 within the statement.
      String n = "(" + from + " + x - 1)";
      done(
          pool.query(
                  """
                  INSERT INTO %s (ts, written, entry, session, %s, body)
                  SELECT (%d + (%s * %d) / %d)::timestamp, %s, %s,
                         'exec_20250101_000000_' || lpad((%s / %d)::string, 8, '0'), %s,
                         CASE WHEN %s / %d IN (0, %d, %d) THEN '%s' ELSE '{}' END
                  FROM long_sequence(%d)\
                  """
                      .formatted(
                          table.table(),
                          table.columns(),
                          START,
                          n,
                          DAY,
                          own,
                          n,
                          n,
                          n,
                          own,
                          table.values(),
                          n,
                          own,
                          SESSIONS / 2,
                          SESSIONS - 1,
                          body,
                          rows / PIECES))
              .execute());
    }
    done(pool.query("SELECT wait_wal_table('" + table.table() + "')").execute());
    long count =
        done(pool.query("SELECT count() FROM " + table.table()).execute())
            .iterator()
            .next()
            .getLong(0);
    System.out.printf(
        Locale.ROOT,
        "%s: %,d rows in %.0f s, %.1f GB on disk%n",
        table.table(),
        count,
        (System.nanoTime() - began) / 1e9,
        size(folder.resolve("questdb/db")) / 1e9);
  }

  private static JournalQuery question(Class<? extends JournalRecord> kind, String session) {
    return new JournalQuery(kind, session, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 500);
  }

  private static void ask(Bus bus, Filled table, int session) throws Exception {
    Histogram took = new Histogram(3);
    int found = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      long at = System.nanoTime();
      found = done(bus.query(question(table.kind(), name(session)))).rows().size();
      took.recordValue((System.nanoTime() - at) / 1_000);
    }
    System.out.printf(
        Locale.ROOT,
        "  last 500 of session %d of %d: %d found; p50 %.1f ms, p99 %.1f ms, worst %.1f ms%n",
        session,
        SESSIONS,
        found,
        took.getValueAtPercentile(50) / 1e3,
        took.getValueAtPercentile(99) / 1e3,
        took.getMaxValue() / 1e3);
  }

  private static long size(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : new ArrayList<>(files.filter(Files::isRegularFile).toList())) {
        bytes += file.toFile().length();
      }
      return bytes;
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
