package io.tocsin.indicators;

import io.tocsin.model.InstrumentId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which indicators a session computes for which instrument, and where their values stand in an
 * {@link EvaluatedBatch}. The order of instruments and of indicators is the order given, and is
 * part of a session's determinism.
 */
public final class IndicatorLayout {

  private final List<InstrumentId> instruments;
  private final List<List<IndicatorSpec>> specs;
  private final int[] offsets;

  /**
   * @param plan the indicators of each instrument, in iteration order
   */
  public IndicatorLayout(Map<InstrumentId, List<IndicatorSpec>> plan) {
    LinkedHashMap<InstrumentId, List<IndicatorSpec>> copy = new LinkedHashMap<>();
    plan.forEach((id, list) -> copy.put(id, List.copyOf(list)));
    instruments = List.copyOf(copy.keySet());
    specs = List.copyOf(copy.values());
    offsets = new int[specs.size() + 1];
    for (int i = 0; i < specs.size(); i++) {
      offsets[i + 1] = offsets[i] + specs.get(i).size();
    }
  }

  public List<InstrumentId> instruments() {
    return instruments;
  }

  /** Index of an instrument in this layout, -1 if it is not part of it. */
  public int indexOf(InstrumentId instrument) {
    return instruments.indexOf(instrument);
  }

  /** The indicators of the instrument with that index. */
  public List<IndicatorSpec> specs(int instrument) {
    return specs.get(instrument);
  }

  /** Number of indicators of one instrument. */
  public int width(int instrument) {
    return offsets[instrument + 1] - offsets[instrument];
  }

  /** Number of indicators before this instrument's in a row that holds all instruments' values. */
  public int offset(int instrument) {
    return offsets[instrument];
  }

  /** Number of indicators of all instruments. */
  public int totalWidth() {
    return offsets[offsets.length - 1];
  }
}
