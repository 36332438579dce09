package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.sessions.StrategySnapshot.Entry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells storage what a session that has ended still had to tell it when the process died, and then
 * forgets the snapshots, which nobody goes on from any more. Belongs to one context.
 */
final class Settlement {

  private static final long RETRY_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Vertx vertx;
  private final Bus bus;
  private final SessionFolder folder;

  Settlement(Vertx vertx, Bus bus, SessionFolder folder) {
    this.vertx = vertx;
    this.bus = bus;
    this.folder = folder;
  }

  void settle(String sessionId) {
    vertx
        .executeBlocking(() ->
            folder
                .read(sessionId, SessionFolder.STRATEGIES)
                .map(bytes -> StrategySnapshot.of(sessionId, bytes).outbox()))
        .onSuccess(found -> found.ifPresent(outbox -> tell(sessionId, new ArrayList<>(outbox))))
        .onFailure(cause ->
            LOG.atError()
                .addKeyValue("session", sessionId)
                .log(
                    "what the session had to tell storage cannot be read: {}",
                    String.valueOf(cause.getMessage())));
  }

  private void tell(String sessionId, List<Entry> outbox) {
    if (outbox.isEmpty()) {
      vertx.executeBlocking(() -> {
        for (String file :
            List.of(SessionFolder.STRATEGIES, SessionFolder.INDICATORS, SessionFolder.RECENT)) {
          folder.delete(sessionId, file);
        }
        return true;
      });
      return;
    }
    bus.store(JournalKeeper.oldest(sessionId, outbox, Long.MAX_VALUE))
        .onSuccess(held -> {
          outbox.removeIf(entry -> entry.number() <= held);
          tell(sessionId, outbox);
        })
        .onFailure(cause -> vertx.setTimer(RETRY_MILLIS, timer -> tell(sessionId, outbox)));
  }
}
