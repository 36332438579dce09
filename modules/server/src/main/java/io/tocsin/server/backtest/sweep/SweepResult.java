package io.tocsin.server.backtest.sweep;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** What came of a sweep. */
public sealed interface SweepResult permits SweepTable, WalkTable {

  /** The best variants as a table for a screen, and the notes. */
  String text();

  /** What keeps a reader from believing too much; a sentence each. */
  List<String> notes();

  /** Everything, as {@code sweep.csv} has it. */
  String csv();

  /** Everything, as {@code summary.json} has it. */
  JsonObject json();
}
