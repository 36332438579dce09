package io.tocsin.bus;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a recorded session tells its recorder, so that a replay can repeat it: the order in which it
 * saw the batches of its venues and its clock ticks, and where in it people told it something.
 */
public sealed interface SessionOrder {

  /** The rules that it runs by, and when its instances began to watch. */
  record Planned(long startMicros, List<VenueInstruments> venues) implements SessionOrder {}

  /** It saw this batch of a venue next, see {@link io.tocsin.model.MarketBatch#number}. */
  record Saw(String venue, long number) implements SessionOrder {}

  /** It saw a clock tick next. */
  record Ticked(long timeMicros, long receiveMicros) implements SessionOrder {}

  /** Its strategies have worked off so many batches and ticks since its start. */
  record WorkedOff(long count) implements SessionOrder {}

  /** After so many batches and ticks a person told its strategies something. */
  record Told(long count, JsonObject command) implements SessionOrder {}

  /** After so many batches and ticks its state had this hash; nothing follows. */
  record Stood(long count, String stateHash) implements SessionOrder {}
}
