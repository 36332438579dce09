package io.tocsin.venues;

import io.tocsin.model.Instrument;

/**
 * One thing that came into a venue's {@link VenuePipeline}: what a recording stores, raw, and a
 * replay repeats. The same inputs in the same order give the same batches.
 */
public sealed interface VenueInput {

  /** When it came in, microseconds since the epoch, on this node's clock. */
  long receiveMicros();

  /** A market is wanted from now on. */
  record Added(long receiveMicros, int symbol, Instrument market) implements VenueInput {}

  /** A market is not wanted any more. */
  record Removed(long receiveMicros, int symbol) implements VenueInput {}

  /**
   * A connection was made.
   *
   * @param connection a number that no other connection of this venue has had
   * @param lost why the one that it replaces was lost, empty for the first, or if it is still open
   *     and both bring the same for a while
   */
  record Opened(long receiveMicros, int connection, String route, String lost)
      implements VenueInput {}

  /** A connection ended. */
  record Closed(long receiveMicros, int connection, String reason) implements VenueInput {}

  /** A text frame. */
  record Text(long receiveMicros, int connection, String frame) implements VenueInput {}

  /** A binary frame; nobody changes the array. */
  @SuppressWarnings("ArrayRecordComponent")
  record Binary(long receiveMicros, int connection, byte[] frame) implements VenueInput {}

  /** A REST answer that is no error. */
  record Answered(long receiveMicros, RestCall call, String body) implements VenueInput {}

  /** A REST call that failed, or whose answer was an error. */
  record Unanswered(long receiveMicros, RestCall call, String reason) implements VenueInput {}

  /**
   * The pipeline's whole state, so that a recording can begin, or a replay can jump, in the middle.
   *
   * @param state made by {@link VenuePipeline#image}
   */
  record Image(long receiveMicros, String state) implements VenueInput {}
}
