package io.tocsin.venues.imports;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells a file's format from its first line. */
final class Detection {

  private Detection() {}

  /** The format, empty if the line looks like none that is known. */
  static Optional<ImportFormat> of(String firstLine, List<String> fields) {
    String lower = firstLine.toLowerCase(Locale.ROOT);
    if (firstLine.matches("(\\d{10,19}|\\d{4}-\\d\\d-\\d\\dT\\S+) [\\[{].*")) {
      return Optional.of(ImportFormat.FRAMES);
    }
    if (isHeader(fields)) {
      return header(lower, fields);
    }
    int size = fields.size();
    if (size >= 11 && size <= 12) {
      return Optional.of(ImportFormat.BINANCE_KLINES);
    }
    boolean spotAggregated = size == 8 && isFlag(fields.get(6));
    boolean futuresAggregated = size == 7 && isFlag(fields.get(6)) && !isFlag(fields.get(5));
    if (spotAggregated || futuresAggregated) {
      return Optional.of(ImportFormat.BINANCE_AGG_TRADES);
    }
    if ((size == 6 || size == 7) && isFlag(fields.get(5))) {
      return Optional.of(ImportFormat.BINANCE_TRADES);
    }
    if ((size == 3 || size == 4) && isNumber(fields.get(0)) && isNumber(fields.get(1))) {
      return Optional.of(ImportFormat.BITCOINCHARTS);
    }
    return Optional.empty();
  }

  private static Optional<ImportFormat> header(String lower, List<String> fields) {
    if (lower.contains("local_timestamp") && lower.contains("exchange")) {
      if (lower.contains("asks[0].price")) {
        return Optional.of(ImportFormat.TARDIS_BOOK);
      }
      if (lower.contains("ask_price") && lower.contains("bid_price")) {
        return Optional.of(ImportFormat.TARDIS_QUOTES);
      }
      if (lower.contains("price") && lower.contains("amount") && lower.contains("side")) {
        return Optional.of(ImportFormat.TARDIS_TRADES);
      }
    }
    if (lower.contains("agg_trade_id")) {
      return Optional.of(ImportFormat.BINANCE_AGG_TRADES);
    }
    if (lower.contains("open_time") && lower.contains("close_time")) {
      return Optional.of(ImportFormat.BINANCE_KLINES);
    }
    if (lower.contains("quote_qty") && lower.contains("is_buyer_maker")) {
      return Optional.of(ImportFormat.BINANCE_TRADES);
    }
    return LineFormats.isHeaderOfTrades(fields) ? Optional.of(ImportFormat.CSV) : Optional.empty();
  }

  /** Whether a line names columns instead of filling them. */
  static boolean isHeader(List<String> fields) {
    return fields.stream().noneMatch(Detection::isNumber)
        && fields.stream().anyMatch(field -> field.matches("[A-Za-z_].*"));
  }

  private static boolean isFlag(String field) {
    return field.equalsIgnoreCase("true") || field.equalsIgnoreCase("false");
  }

  private static boolean isNumber(String field) {
    return field.matches("-?\\d+(\\.\\d*)?([eE][-+]?\\d+)?");
  }
}
