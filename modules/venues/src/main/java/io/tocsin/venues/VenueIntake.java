package io.tocsin.venues;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to a venue's pipeline: inputs one after the other, also those that arise while one
 * is worked off, and every one to the recorders when it was taken. Lives on the verticle's context.
 */
final class VenueIntake {

  private static final Logger LOG = LoggerFactory.getLogger(VenueIntake.class);

  private final VenuePipeline pipeline;
  private final VenueTaps taps;
  private final ArrayDeque<VenueInput> waiting = new ArrayDeque<>();
  private boolean busy;

  VenueIntake(VenuePipeline pipeline, VenueTaps taps) {
    this.pipeline = pipeline;
    this.taps = taps;
  }

  void take(VenueInput input) {
    if (busy) {
      waiting.add(input);
      return;
    }
    busy = true;
    try {
      for (VenueInput next = input; next != null; next = waiting.poll()) {
        accept(next);
      }
    } finally {
      busy = false;
    }
  }

  private void accept(VenueInput input) {
    try {
      pipeline.accept(input);
    } catch (RuntimeException e) {
      // One frame that trips a decoder must not end a link that brings thousands of good ones.
      LOG.error("an input could not be worked off: {}", input, e);
    }
    taps.taken(input);
  }
}
