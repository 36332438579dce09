package io.tocsin.sessions;

import io.tocsin.cluster.Lease;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions again of what is remembered of them. Blocks: not for event loops. */
final class Remembered {

  private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

  private Remembered() {}

  /**
   * A session as its last holder left it; empty if it cannot be read, which is told: nothing of it
   * is lost by that. So what a node of another version wrote waits for one that reads it.
   *
   * @param lease that is held, and under which it is written from now on
   */
  static Optional<RunningSession> read(SessionMemory known, Lease lease, String node) {
    String id = lease.session();
    try {
      SessionFolder folder = known.folder().of(lease);
      if (!folder.adopt(id)) {
        return Optional.empty();
      }
      byte[] bytes = folder.read(id, SessionFolder.LIFE).orElseThrow();
      JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
      if (!json.containsKey("definition")) {
        return Optional.empty();
      }
      folder.read(id, SessionFolder.STRATEGIES).ifPresent(StrategySnapshot::requireVersion);
      SessionFile file =
          SessionDefinition.of(json.getJsonObject("definition")).read(known.venues());
      JsonObject replay = json.getJsonObject("replay");
      // A session that is over needs no source any more.
      SessionSource source =
          replay == null || isOver(json) ? new SessionSource.Live() : known.replays().apply(replay);
      return Optional.of(RunningSession.of(json, file, source, node, lease));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("session", id)
          .log("session {} cannot be brought back: {}", id, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Whether a session of that name is remembered and not over, whoever has it. */
  static boolean isUnderWay(SessionFolder folder, String name) {
    for (String id : folder.ids()) {
      Optional<byte[]> bytes = folder.newest(id, SessionFolder.LIFE);
      if (bytes.isPresent()) {
        JsonObject json = new JsonObject(new String(bytes.get(), StandardCharsets.UTF_8));
        JsonObject definition = json.getJsonObject("definition");
        if (definition != null
            && !isOver(json)
            && name.equals(new JsonObject(definition.getString("session")).getString("name"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOver(JsonObject json) {
    JsonArray life = json.getJsonArray("life");
    String state = life.getJsonObject(life.size() - 1).getString("state");
    return SessionState.valueOf(state).isOver();
  }
}
