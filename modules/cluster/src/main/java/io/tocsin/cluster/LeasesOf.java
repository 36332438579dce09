package io.tocsin.cluster;

import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;

/** Makes the leases that the configuration names. */
public final class LeasesOf {

  private LeasesOf() {}

  /** Not opened yet. */
  public static Leases options(
      Vertx vertx, ClusterOptions options, LeaseHolder holder, WallClock clock) {
    return switch (options.leases()) {
      case ClusterOptions.Files files ->
          new FileLeases(vertx, files.folder(), holder, options.leaseTime(), clock);
      case ClusterOptions.Postgres postgres -> {
        PgConnectOptions server = PgConnectOptions.fromUri(postgres.uri());
        if (!postgres.password().isEmpty()) {
          server.setPassword(postgres.password());
        }
        yield new PostgresLeases(vertx, server, holder, options.leaseTime());
      }
    };
  }
}
