package io.tocsin.venues.recording;

import io.tocsin.venues.VenueInput;

/** One entry of a recording, in the order in which the recorder was told. */
public sealed interface Recorded {

  /**
   * A venue that the recording is of; stands before the first entry that names its number.
   *
   * @param source its number in this recording, from 0
   * @param venue the id that instruments have, for example {@code simulated}
   * @param protocol the adapter that decodes it, for example {@code binance}
   * @param simulated whether its prices are made up
   */
  record Source(int source, String venue, String protocol, boolean simulated) implements Recorded {}

  /** What came into the venue's pipeline, or was sent to the venue. */
  record Input(int source, VenueInput input) implements Recorded {}

  /** The recorded session saw this batch of the venue next. */
  record Batch(int source, long number) implements Recorded {}

  /** The recorded session saw a clock tick next. */
  record Tick(long timeMicros, long receiveMicros) implements Recorded {}

  /** A person told the recorded session something; as JSON. */
  record Command(String json) implements Recorded {}

  /** Where the recorded session stood: its state's hash after all entries before this one. */
  record State(String hash) implements Recorded {}

  /** Inputs that could not be recorded; the venue is known again from its next image on. */
  record Lost(int source, long fromMicros, long toMicros, long count, String reason)
      implements Recorded {}
}
