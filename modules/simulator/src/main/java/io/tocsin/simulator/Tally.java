package io.tocsin.simulator;

import java.util.concurrent.atomic.LongAdder;

/** What became of the frames, counted on the event loop and read from anywhere. */
final class Tally {

  final LongAdder sent = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder doubled = new LongAdder();
  final LongAdder reordered = new LongAdder();
  final LongAdder delayed = new LongAdder();
  final LongAdder corrupted = new LongAdder();

  FrameCounts counts() {
    return new FrameCounts(
        sent.sum(), lost.sum(), doubled.sum(), reordered.sum(), delayed.sum(), corrupted.sum());
  }
}
