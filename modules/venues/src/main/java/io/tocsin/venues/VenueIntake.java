package io.tocsin.venues;

import io.tocsin.bus.Traces;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to a venue's pipeline: inputs one after the other, also those that arise while one
 * is worked off, and every one to the recorders when it was taken. Lives on the verticle's context.
 */
final class VenueIntake {

  private static final Logger LOG = LoggerFactory.getLogger(VenueIntake.class);

  private final VenuePipeline pipeline;
  private final Consumer<VenueInput> taken;
  private final Traces traces;
  private final String venue;
  private final ArrayDeque<VenueInput> waiting = new ArrayDeque<>();
  private boolean busy;
  private long nowMicros;

  /**
   * @param taken is told each input when the pipeline has taken it
   * @param traces some of the frames are followed by it
   */
  VenueIntake(VenuePipeline pipeline, Consumer<VenueInput> taken, Traces traces, String venue) {
    this.pipeline = pipeline;
    this.taken = taken;
    this.traces = traces;
    this.venue = venue;
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

  /** When the input came in that is worked off, or was last. */
  long nowMicros() {
    return nowMicros;
  }

  private void accept(VenueInput input) {
    nowMicros = input.receiveMicros();
    try {
      if (traces.isOn()) {
        follow(input);
      } else {
        pipeline.accept(input);
      }
    } catch (RuntimeException e) {
      // One frame that trips a decoder must not end a link that brings thousands of good ones.
      LOG.error("an input could not be worked off: {}", input, e);
    }
    taken.accept(input);
  }

  /** What leaves the pipeline meanwhile belongs to the frame's trace. */
  private void follow(VenueInput input) {
    int length =
        switch (input) {
          case VenueInput.Text text -> text.frame().length();
          case VenueInput.Binary binary -> binary.frame().length;
          default -> -1;
        };
    try (Traces.Step frame =
            length < 0 ? null : traces.frame(venue, input.receiveMicros(), length);
        Traces.Step decode = frame == null ? null : traces.step("decode")) {
      pipeline.accept(input);
    }
  }
}
