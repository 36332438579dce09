package io.tocsin.venues;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Severity;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every session that uses a venue, and the log, what a person should know of its link. */
final class VenueAlarms {

  private static final Logger LOG = LoggerFactory.getLogger(VenueAlarms.class);
  private static final int KEPT = 200;

  private final Bus bus;
  private final String venue;
  private final WallClock clock;
  private long raised;

  VenueAlarms(Bus bus, String venue, WallClock clock) {
    this.bus = bus;
    this.venue = venue;
    this.clock = clock;
  }

  /**
   * @param kind a short code
   */
  void raise(Severity severity, String kind, String message, Collection<String> sessions) {
    switch (severity) {
      case CRITICAL -> LOG.error("{}", message);
      case WARNING -> LOG.warn("{}", message);
      case INFO -> LOG.info("{}", message);
    }
    raised++;
    long now = clock.nowMicros();
    for (String session : sessions) {
      Alert alert =
          new Alert(
              session,
              "venue-" + venue + "-" + now + "-" + raised,
              severity,
              kind,
              venue,
              message,
              now);
      bus.journal(alert);
      bus.post(
          StreamPost.event(
              Addresses.session(session, "alerts"),
              "alert",
              "alerts",
              JournalJson.of(alert),
              KEPT));
    }
  }
}
