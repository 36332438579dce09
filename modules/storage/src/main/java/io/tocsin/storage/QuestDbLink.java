package io.tocsin.storage;

import io.tocsin.bus.Workers;
import io.tocsin.storage.QuestDbOptions.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A QuestDB that can be used: its connections, its schema brought up to date, and the server itself
 * if that is embedded. Reads and writes have connections of their own, so that a long answer holds
 * no record up.
 */
final class QuestDbLink {

  /** Migrations of a full database take a while. */
  private static final long PREPARE_MILLIS = 60_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int IDLE_TIMEOUT_SECONDS = 30;
  private static final int WRITE_CONNECTIONS = 2;
  private static final int READ_CONNECTIONS = 2;

  /** Every kind of question has a few forms, by the filters it names. */
  private static final int CACHED_STATEMENTS = 256;

  /** The insert of {@link WriteBatch#ROWS_A_STATEMENT} positions has 5,000 characters. */
  private static final int LONGEST_CACHED_SQL = 16_384;

  private static final String DATABASE = "qdb";

  private final Vertx vertx;
  private final String where;
  private final PgConnectOptions connect;
  private Pool writePool;
  private Pool readPool;
  private final Optional<EmbeddedQuestDb> server;

  private QuestDbLink(
      Vertx vertx, String where, PgConnectOptions connect, Optional<EmbeddedQuestDb> server) {
    this.vertx = vertx;
    this.where = where;
    this.connect = connect;
    this.writePool = pool(vertx, connect, WRITE_CONNECTIONS);
    this.readPool = pool(vertx, connect, READ_CONNECTIONS);
    this.server = server;
  }

  /**
   * Starts or finds the QuestDB of {@code options}.
   *
   * @return fails with a {@link StorageUnavailableException} if it needs a person's help
   */
  static Future<QuestDbLink> open(Vertx vertx, StorageOptions all) {
    QuestDbOptions options = all.database();
    if (!options.embedded()) {
      if (options.password().isEmpty()) {
        return Future.failedFuture(
            new StorageUnavailableException(
                options.describe()
                    + " needs a password: set the environment variable TOCSIN_STORAGE_PASSWORD"));
      }
      PgConnectOptions connect =
          connect(options.host(), options.port(), options.user(), options.password());
      return new QuestDbLink(
              vertx, options.describe(), protectedBy(options, connect), Optional.empty())
          .prepared();
    }
    String password = options.password().isEmpty() ? randomPassword() : options.password();
    FirstTables tables = new FirstTables(options.dataDirectory());
    return Workers.call(
            vertx,
            () -> {
              tables.begin();
              return EmbeddedQuestDb.start(options, password);
            })
        .compose(server ->
            new QuestDbLink(
                    vertx,
                    options.describe() + ", on 127.0.0.1:" + server.port(),
                    connect("127.0.0.1", server.port(), options.user(), password),
                    Optional.of(server))
                .prepared())
        .compose(link -> Workers.run(vertx, tables::made).map(link));
  }

  private static PgConnectOptions protectedBy(QuestDbOptions options, PgConnectOptions connect) {
    if (options.tls() == Tls.DISABLE) {
      return connect;
    }
    ClientSSLOptions ssl = new ClientSSLOptions();
    options
        .certificates()
        .ifPresent(file -> ssl.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    if (options.tls() == Tls.VERIFY) {
      ssl.setHostnameVerificationAlgorithm("HTTPS");
      return connect.setSslMode(SslMode.VERIFY_FULL).setSslOptions(ssl);
    }
    return connect.setSslMode(SslMode.REQUIRE).setSslOptions(ssl.setTrustAll(true));
  }

  /** What and where, for a person. */
  String where() {
    return where;
  }

  Pool writePool() {
    return writePool;
  }

  Pool readPool() {
    return readPool;
  }

  /**
   * Gives connections up for new ones. A table that somebody changes spoils the statements that
   * were prepared for it before: on these connections they would fail for ever.
   */
  void renew() {
    Future.join(writePool.close(), readPool.close());
    writePool = pool(vertx, connect, WRITE_CONNECTIONS);
    readPool = pool(vertx, connect, READ_CONNECTIONS);
  }

  /** Asks for a sign of life. */
  Future<Void> probe() {
    return readPool.query("SELECT 1 FROM long_sequence(1)").execute().mapEmpty();
  }

  Future<Void> close() {
    return Future.join(writePool.close(), readPool.close())
        .transform(closed ->
            server
                .map(questDb -> Workers.run(vertx, questDb::close))
                .orElseGet(Future::succeededFuture));
  }

  private Future<QuestDbLink> prepared() {
    return Schema.prepare(writePool, where)
        .timeout(PREPARE_MILLIS, TimeUnit.MILLISECONDS)
        .map(this)
        .recover(cause -> close().transform(closed -> Future.failedFuture(cause)));
  }

  private static Pool pool(Vertx vertx, PgConnectOptions connect, int size) {
    return PgBuilder.pool()
        .connectingTo(connect)
        .with(new PoolOptions().setMaxSize(size).setShared(false))
        // A connection that hangs is not kept for long: its place in the pool is needed.
        .with(
            new NetClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setIdleTimeout(IDLE_TIMEOUT_SECONDS))
        .using(vertx)
        .build();
  }

  private static PgConnectOptions connect(String host, int port, String user, String password) {
    return new PgConnectOptions()
        .setHost(host)
        .setPort(port)
        .setUser(user)
        .setPassword(password)
        .setDatabase(DATABASE)
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
        .setPreparedStatementCacheSqlLimit(LONGEST_CACHED_SQL);
  }

  private static String randomPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
