package io.tocsin.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what, all of it: each route of REST and each request and stream of the bus has its row
 * here, and what has none is for nobody. A row below {@link Role#TRADER} only reads; from there on
 * every use is written to the audit log.
 */
public final class Rights {

  /**
   * @param action a route as {@code "POST /api/sessions/:id/stop"}, or {@code "command.…"}, {@code
   *     "snapshot"}, {@code "client.log"}, {@code "stream"} on the bus; {@code "stream.…"} for a
   *     stream that needs more than the others
   * @param least the role that may, with those above it; empty for anybody, logged in or not
   */
  public record Row(String action, Optional<Role> least) {

    /** Whether who has the role may. */
    public boolean allows(Role role) {
      return least.isEmpty() || role.includes(least.get());
    }

    /** Whether it changes anything. */
    public boolean isDeed() {
      return least.isPresent() && least.get() != Role.VIEWER;
    }
  }

  /** What the bus' streams need, to subscribe as to read one by REST. */
  public static final String STREAM = "stream";

  private static final Map<String, Row> ROWS = new LinkedHashMap<>();

  static {
    anybody("GET /health/live", "GET /health/ready", "POST /api/login", "POST /api/logout");
    anybody("GET /api/me");

    may(Role.VIEWER, STREAM, "snapshot", "client.log", "* /eventbus");
    may(Role.VIEWER, "GET /health", "GET /metrics", "GET /api/client-config");
    may(Role.VIEWER, "GET /api/streams", "POST /api/requests/:address", "POST /api/client-logs");
    may(Role.VIEWER, "GET /api/connections", "GET /api/cluster", "GET /api/dashboard/summary");
    may(Role.VIEWER, "GET /api/indicators", "command.indicators");
    may(Role.VIEWER, "GET /api/logging", "command.logging_levels");
    may(Role.VIEWER, "GET /api/venues", "GET /api/venues/:venue");
    may(Role.VIEWER, "GET /api/venues/:venue/symbols");
    may(Role.VIEWER, "GET /api/sessions", "GET /api/sessions/:id");
    for (String part :
        List.of(
            "alerts",
            "audit",
            "candles",
            "conditions",
            "definition",
            "equity",
            "fills",
            "indicators",
            "market",
            "orders",
            "positions",
            "preflight",
            "quality",
            "results",
            "signals",
            "state",
            "transitions",
            "export/:table")) {
      may(Role.VIEWER, "GET /api/sessions/:id/" + part);
    }
    may(Role.VIEWER, "command.session_audit", "command.session_results");
    may(Role.VIEWER, "command.session_definition");
    // Checks what somebody typed, and makes nothing of it.
    may(Role.VIEWER, "POST /api/sessions/validate", "command.validate_session");
    may(Role.VIEWER, "POST /api/strategies/validate", "command.strategies_validate");
    may(Role.VIEWER, "POST /api/backtests/validate", "command.backtests_validate");
    may(Role.VIEWER, "GET /api/strategies", "command.strategies_list");
    may(Role.VIEWER, "GET /api/strategies/:name", "command.strategies_read");
    may(Role.VIEWER, "GET /api/strategies/:name/versions", "command.strategies_versions");
    may(Role.VIEWER, "GET /api/strategies/:name/versions/:version", "command.strategies_version");
    may(Role.VIEWER, "GET /api/backtests", "command.backtests_list");
    may(Role.VIEWER, "GET /api/backtests/:id", "command.backtests_get");
    may(Role.VIEWER, "GET /api/backtests/:id/files/:file");
    may(Role.VIEWER, "POST /api/sweeps/validate", "command.sweeps_validate");
    may(Role.VIEWER, "GET /api/sweeps", "command.sweeps_list");
    may(Role.VIEWER, "GET /api/sweeps/:id", "command.sweeps_get");
    may(Role.VIEWER, "GET /api/sweeps/:id/files/:file");
    may(Role.VIEWER, "GET /api/recordings", "command.recordings_list");
    may(Role.VIEWER, "GET /api/imports", "command.import_files");

    may(Role.TRADER, "POST /api/emergency-stop", "command.emergency_stop");
    may(Role.TRADER, "POST /api/sessions", "command.create_session");
    may(Role.TRADER, "DELETE /api/sessions/:id", "command.delete_session");
    may(Role.TRADER, "POST /api/sessions/:id/pause", "command.pause_session");
    may(Role.TRADER, "POST /api/sessions/:id/resume", "command.resume_session");
    may(Role.TRADER, "POST /api/sessions/:id/stop", "command.stop_session");
    may(Role.TRADER, "POST /api/sessions/:id/archive", "command.archive_session");
    may(Role.TRADER, "POST /api/sessions/:id/unarchive", "command.unarchive_session");
    may(Role.TRADER, "POST /api/sessions/:id/replay", "command.control_replay");
    may(Role.TRADER, "POST /api/sessions/:id/positions/:symbol/close", "command.close_position");
    may(Role.TRADER, "PATCH /api/sessions/:id/positions/:symbol", "command.change_position");
    may(Role.TRADER, "POST /api/strategies", "command.strategies_create");
    may(Role.TRADER, "PUT /api/strategies/:name", "command.strategies_change");
    may(Role.TRADER, "DELETE /api/strategies/:name", "command.strategies_delete");
    may(Role.TRADER, "POST /api/strategies/:name/versions/:version/restore");
    may(Role.TRADER, "command.strategies_restore");
    may(Role.TRADER, "POST /api/backtests", "command.backtests_start");
    may(Role.TRADER, "DELETE /api/backtests/:id", "command.backtests_delete");
    may(Role.TRADER, "POST /api/sweeps", "command.sweeps_start");
    may(Role.TRADER, "DELETE /api/sweeps/:id", "command.sweeps_delete");
    may(Role.TRADER, "POST /api/recordings", "command.recordings_start");
    may(Role.TRADER, "command.recordings_import");
    may(Role.TRADER, "POST /api/recordings/:id/stop", "command.recordings_stop");

    // A recording that is deleted is gone.
    may(Role.ADMIN, "DELETE /api/recordings/:id", "command.recordings_delete");
    may(Role.ADMIN, "POST /api/sessions/:id/move", "command.move_session");
    may(Role.ADMIN, "POST /api/cluster/nodes/:node/drain", "command.drain_node");
    may(Role.ADMIN, "PUT /api/logging", "command.set_log_level");
    may(Role.ADMIN, "POST /api/notifications/test", "command.notifications_test");
    may(Role.ADMIN, "GET /api/audit");
    // Names users, addresses and folders.
    may(Role.ADMIN, STREAM + ".log");
  }

  private Rights() {}

  private static void anybody(String... actions) {
    for (String action : actions) {
      ROWS.put(action, new Row(action, Optional.empty()));
    }
  }

  private static void may(Role least, String... actions) {
    for (String action : actions) {
      ROWS.put(action, new Row(action, Optional.of(least)));
    }
  }

  /** All rows. */
  public static List<Row> all() {
    return List.copyOf(ROWS.values());
  }

  /** The row of an action; where there is none, nobody may. */
  public static Optional<Row> of(String action) {
    return Optional.ofNullable(ROWS.get(action));
  }

  /** The row of a stream: its own, or that of all streams. */
  public static Row ofStream(String address) {
    return of(STREAM + "." + address).or(() -> of(STREAM)).orElseThrow();
  }

  /** What the role may do beyond reading. */
  public static List<String> deeds(Role role) {
    return ROWS.values().stream()
        .filter(row -> row.isDeed() && row.allows(role))
        .map(Row::action)
        .toList();
  }
}
