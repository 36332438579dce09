package io.tocsin.venues.imports;

import java.io.IOException;

/** Reads the lines of one form. */
interface LineFormat {

  /**
   * Reads a line.
   *
   * @throws BadLineException if it is of no use
   * @throws IOException if the rows cannot be written
   */
  void read(CsvLine line, ImportedRows rows) throws BadLineException, IOException;
}
