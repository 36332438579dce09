package io.tocsin.venues.imports;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import java.io.IOException;

/** Where rows that formats find go. */
interface RowSink {

  /** The market's index in the rows that are added; asked once for each market. */
  int instrument(InstrumentId id);

  /** Takes the next row, which is of that market. */
  MarketBatch.Builder row(int instrument) throws IOException;
}
