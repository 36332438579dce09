package io.tocsin.storage;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One part on the stream {@code health}, told when it changes. */
final class StorageHealth {

  enum Status {
    STARTING,
    UP,
    DEGRADED,
    DOWN
  }

  private static final Logger LOG = LoggerFactory.getLogger(StorageHealth.class);

  private final Bus bus;
  private final WallClock clock;
  private final String part;
  private Status status = Status.STARTING;
  private String reason = "";
  private String stillWorks = "";
  private long sinceMicros;

  StorageHealth(Bus bus, WallClock clock, String part) {
    this.bus = bus;
    this.clock = clock;
    this.part = part;
    this.sinceMicros = clock.nowMicros();
  }

  Status status() {
    return status;
  }

  String reason() {
    return reason;
  }

  /** How long it has been as it is. */
  long ageMicros() {
    return clock.nowMicros() - sinceMicros;
  }

  /** Status, reason and age in one sentence, for who asks storage in vain. */
  String sentence() {
    long tenths = ageMicros() / (Micros.SECOND / 10);
    String age = tenths / 10 + "." + tenths % 10 + " s";
    return switch (status) {
      case STARTING -> part + " is starting since " + age + ": ask again in a moment";
      case UP -> part + " is up since " + age;
      case DEGRADED, DOWN ->
          part
              + " is "
              + (status == Status.DOWN ? "down" : "degraded")
              + " since "
              + age
              + ": "
              + reason;
    };
  }

  void tell(Status newStatus, String newReason, String newStillWorks) {
    if (newStatus != status) {
      status = newStatus;
      sinceMicros = clock.nowMicros();
      switch (newStatus) {
        case DEGRADED, DOWN -> LOG.warn("{} is {}: {}", part, newStatus, newReason);
        case STARTING, UP -> LOG.info("{} is {}: {}", part, newStatus, newReason);
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
            part,
            HealthJson.part(part, status.name(), reason, stillWorks, sinceMicros)));
  }
}
