package io.tocsin.bus;

import java.util.List;
import java.util.Optional;

/**
 * Somebody's wish to have raw input recorded.
 *
 * @param name for people
 * @param sessionId the session whose order is recorded too, empty for none
 * @param venues whose input is recorded, all of it
 */
public record RecordingWish(
    String name, Optional<String> sessionId, List<String> venues, Rotation rotation) {

  public RecordingWish {
    venues = List.copyOf(venues);
  }
}
