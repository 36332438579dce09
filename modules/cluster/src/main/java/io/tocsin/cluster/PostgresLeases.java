package io.tocsin.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Leases in PostgreSQL: one row a session, each step one conditional statement, all times by the
 * database's own clock. The database must be one that does not forget what it acknowledged: a
 * single server, or synchronous replicas.
 */
public final class PostgresLeases implements Leases {

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS tocsin_leases (
        session text PRIMARY KEY,
        node text NOT NULL,
        holder text NOT NULL,
        token bigint NOT NULL,
        expires timestamptz NOT NULL)
      """;

  /** The condition is looked at once the row is locked: of two who ask at once, one gets it. */
  private static final String ACQUIRE =
      """
      INSERT INTO tocsin_leases AS known (session, node, holder, token, expires)
      VALUES ($1, $2, $3, 1, clock_timestamp() + $4 * interval '1 millisecond')
      ON CONFLICT (session) DO UPDATE
      SET node = excluded.node, holder = excluded.holder, token = known.token + 1,
          expires = clock_timestamp() + $4 * interval '1 millisecond'
      WHERE known.expires <= clock_timestamp()
      RETURNING token
      """;

  private static final String RENEW =
      """
      UPDATE tocsin_leases SET expires = clock_timestamp() + $3 * interval '1 millisecond'
      WHERE holder = $1 AND session = ANY($2) AND expires > clock_timestamp()
      RETURNING session, token
      """;

  private static final String RELEASE =
      """
      UPDATE tocsin_leases SET expires = clock_timestamp()
      WHERE session = $1 AND holder = $2 AND token = $3
      """;

  private static final String RUNNING =
      """
      SELECT session, node, holder, token,
             ceil(extract(epoch FROM expires - clock_timestamp()) * 1000)::bigint AS left_millis
      FROM tocsin_leases WHERE expires > clock_timestamp()
      """;

  private static final String RUNNING_OF = RUNNING + " AND session = ANY($1)";

  private static final int TRIES = 10;

  private final Vertx vertx;
  private final Pool pool;
  private final PgConnectOptions server;
  private final LeaseHolder holder;
  private final LeaseTime time;
  private final LongSupplier nanos;

  /**
   * @param server where and as whom; with its password
   */
  public PostgresLeases(Vertx vertx, PgConnectOptions server, LeaseHolder holder, LeaseTime time) {
    this(vertx, server, holder, time, System::nanoTime);
  }

  PostgresLeases(
      Vertx vertx,
      PgConnectOptions server,
      LeaseHolder holder,
      LeaseTime time,
      LongSupplier nanos) {
    this.vertx = vertx;
    this.server = new PgConnectOptions(server).setCachePreparedStatements(true);
    this.holder = holder;
    this.time = time;
    this.nanos = nanos;
    this.pool =
        PgBuilder.pool()
            .using(vertx)
            .connectingTo(this.server)
            .with(new PoolOptions().setMaxSize(2).setName("tocsin-leases"))
            .build();
  }

  @Override
  public Future<Void> open() {
    return table(TRIES);
  }

  /** Two nodes that make the table at once: one of them is refused, and finds it made. */
  private Future<Void> table(int tries) {
    return asked(pool.query(TABLE).execute())
        .<Void>mapEmpty()
        .recover(cause ->
            tries == 1
                ? Future.failedFuture(cause)
                : vertx
                    .timer(time.renewMillis(), TimeUnit.MILLISECONDS)
                    .compose(waited -> table(tries - 1)));
  }

  @Override
  public Future<Optional<Lease>> acquire(String session) {
    long asked = nanos.getAsLong();
    return ask(ACQUIRE, Tuple.of(session, holder.node(), holder.process(), millis()))
        .map(rows -> {
          for (Row row : rows) {
            return Optional.of(
                new Lease(session, row.getLong("token"), nanos, time.endNanos(asked)));
          }
          return Optional.empty();
        });
  }

  @Override
  public Future<Void> renew(Collection<Lease> leases) {
    if (leases.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Lease> wanted = new ArrayList<>(leases);
    String[] sessions = wanted.stream().map(Lease::session).toArray(String[]::new);
    long asked = nanos.getAsLong();
    return ask(RENEW, Tuple.of(holder.process(), sessions, millis()))
        .map(rows -> {
          Map<String, Long> granted = new HashMap<>();
          for (Row row : rows) {
            granted.put(row.getString("session"), row.getLong("token"));
          }
          for (Lease lease : wanted) {
            if (granted.getOrDefault(lease.session(), -1L) == lease.token()) {
              lease.extend(time.endNanos(asked));
            } else {
              lease.end();
            }
          }
          return null;
        });
  }

  @Override
  public Future<Void> release(Lease lease) {
    lease.end();
    return ask(RELEASE, Tuple.of(lease.session(), holder.process(), lease.token())).mapEmpty();
  }

  @Override
  public Future<List<LeaseRow>> running() {
    return ask(RUNNING, Tuple.tuple()).map(PostgresLeases::rows);
  }

  @Override
  public Future<List<LeaseRow>> running(Collection<String> sessions) {
    return ask(RUNNING_OF, Tuple.of(sessions.toArray(String[]::new))).map(PostgresLeases::rows);
  }

  /** Time passes between the condition and what is selected: what is over by then is left out. */
  private static List<LeaseRow> rows(RowSet<Row> answer) {
    List<LeaseRow> rows = new ArrayList<>(answer.size());
    for (Row row : answer) {
      long left = row.getLong("left_millis");
      if (left > 0) {
        rows.add(
            new LeaseRow(
                row.getString("session"),
                row.getString("node"),
                row.getString("holder"),
                row.getLong("token"),
                left));
      }
    }
    return rows;
  }

  @Override
  public LeaseTime time() {
    return time;
  }

  @Override
  public String describe() {
    return "PostgreSQL at "
        + server.getHost()
        + ":"
        + server.getPort()
        + "/"
        + server.getDatabase()
        + " as "
        + server.getUser();
  }

  @Override
  public Future<Void> close() {
    return pool.close();
  }

  private Integer millis() {
    return (int) time.granted().toMillis();
  }

  private Future<RowSet<Row>> ask(String statement, Tuple arguments) {
    return asked(pool.preparedQuery(statement).execute(arguments));
  }

  /** An answer later than a lease's time is of no use to anybody. */
  private <T> Future<T> asked(Future<T> answer) {
    return answer
        .timeout(time.granted().toMillis(), TimeUnit.MILLISECONDS)
        .recover(cause ->
            Future.failedFuture(
                new LeaseStoreException(describe() + " does not answer: " + reason(cause), cause)));
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
