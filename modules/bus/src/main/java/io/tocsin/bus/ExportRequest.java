package io.tocsin.bus;

/**
 * A request for a file with a session's rows of one table.
 *
 * @param session the session's id
 * @param table a table's name: {@code orders}, {@code candles} …
 */
public record ExportRequest(String session, String table, Format format) {

  /** Forms that rows can be written in. */
  public enum Format {
    CSV,
    PARQUET
  }
}
