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

/** Tells every session that uses a venue, and the log, that its link needs a person. */
final class VenueAlarms {

  private static final Logger LOG = LoggerFactory.getLogger(VenueAlarms.class);
  private static final int KEPT = 200;

  private final Bus bus;
  private final String venue;
  private final WallClock clock;

  VenueAlarms(Bus bus, String venue, WallClock clock) {
    this.bus = bus;
    this.venue = venue;
    this.clock = clock;
  }

  void raise(String message, Collection<String> sessions) {
    LOG.error("{}", message);
    long now = clock.nowMicros();
    for (String session : sessions) {
      Alert alert =
          new Alert(
              session,
              "venue-" + venue + "-" + now,
              Severity.CRITICAL,
              "venue_link",
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
