package io.tocsin.storage;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part {@code storage} on the stream {@code health}, told when it changes. */
final class StorageHealth {

  enum Status {
    STARTING,
    UP,
    DEGRADED,
    DOWN
  }

  private static final Logger LOG = LoggerFactory.getLogger(StorageHealth.class);
  private static final String LIVE = "live streams, sessions and strategies";

  private final Bus bus;
  private final WallClock clock;
  private Status status = Status.STARTING;
  private String reason = "";
  private String stillWorks = "";
  private long sinceMicros;

  StorageHealth(Bus bus, WallClock clock) {
    this.bus = bus;
    this.clock = clock;
    this.sinceMicros = clock.nowMicros();
  }

  Status status() {
    return status;
  }

  /** Status, reason and age in one sentence, for who asks storage in vain. */
  String sentence() {
    long tenths = (clock.nowMicros() - sinceMicros) / (Micros.SECOND / 10);
    String age = tenths / 10 + "." + tenths % 10 + " s";
    return switch (status) {
      case STARTING -> "storage is starting since " + age + ": ask again in a moment";
      case UP -> "storage is up since " + age;
      case DEGRADED, DOWN ->
          "storage is "
              + (status == Status.DOWN ? "down" : "degraded")
              + " since "
              + age
              + ": "
              + reason;
    };
  }

  void starting(String why) {
    tell(Status.STARTING, why, LIVE + "; new records wait in memory");
  }

  void up(String what) {
    tell(Status.UP, what, "everything");
  }

  /** QuestDB is away or refuses, and is tried again. */
  void degraded(String why, long waiting) {
    tell(
        Status.DEGRADED,
        why,
        LIVE + "; " + waiting + " records wait in memory; older ones may not be readable");
  }

  /** It will not work without a person's help. */
  void down(String why) {
    tell(Status.DOWN, why, LIVE + "; nothing is stored");
  }

  private void tell(Status newStatus, String newReason, String newStillWorks) {
    if (newStatus != status) {
      status = newStatus;
      sinceMicros = clock.nowMicros();
      switch (newStatus) {
        case DEGRADED, DOWN -> LOG.warn("storage is {}: {}", newStatus, newReason);
        case STARTING, UP -> LOG.info("storage is {}: {}", newStatus, newReason);
      }
    } else if (newReason.equals(reason) && newStillWorks.equals(stillWorks)) {
      return;
    }
    reason = newReason;
    stillWorks = newStillWorks;
    bus.post(
        StreamPost.state(
            Addresses.HEALTH,
            "parts",
            "storage",
            new JsonObject()
                .put("part", "storage")
                .put("status", status.name())
                .put("reason", reason)
                .put("since", Micros.iso(sinceMicros))
                .put("still_works", stillWorks)));
  }
}
