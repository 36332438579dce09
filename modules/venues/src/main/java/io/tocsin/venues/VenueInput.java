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
   * A connection was made. While another that brings the same is still open, each event is taken
   * once.
   *
   * @param connection a number, at least 1, that rises with each connection of this venue
   */
  record Opened(long receiveMicros, int connection, String route) implements VenueInput {}

  /**
   * A connection ended.
   *
   * @param reason why what it brought is missing from now on; empty if nothing is: another brings
   *     it already, or nobody wants it any more
   */
  record Closed(long receiveMicros, int connection, String reason) implements VenueInput {}

  /** A text frame. */
  record Text(long receiveMicros, int connection, String frame) implements VenueInput {}

  /** A binary frame; nobody changes the array. */
  @SuppressWarnings("ArrayRecordComponent")
  record Binary(long receiveMicros, int connection, byte[] frame) implements VenueInput {}

  /** A frame that we sent: the other direction of a recording, and nothing that changes a batch. */
  record Sent(long receiveMicros, int connection, String frame) implements VenueInput {}

  /** A session wants what is remembered of a market's trades. */
  record PastWanted(long receiveMicros, int symbol) implements VenueInput {}

  /** A round of polling begins. */
  record Round(long receiveMicros) implements VenueInput {}

  /** A REST answer that is no error. */
  record Answered(long receiveMicros, Purpose purpose, RestCall call, String body)
      implements VenueInput {}

  /** A REST call that failed, whose answer was an error, or did not come in time. */
  record Unanswered(long receiveMicros, Purpose purpose, RestCall call, String reason)
      implements VenueInput {}

  /**
   * The pipeline's whole state, so that a recording can begin, or a replay can jump, in the middle.
   *
   * @param state made by {@link VenuePipeline#image}
   */
  record Image(long receiveMicros, String state) implements VenueInput {}
}
