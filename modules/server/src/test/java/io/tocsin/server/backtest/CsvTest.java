package io.tocsin.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Micros;
import io.tocsin.model.journal.EquityPoint;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {

  @TempDir Path folder;

  @Test
  void cells_are_quoted_where_they_must_be() throws Exception {
    Path file = folder.resolve("a.csv");
    try (Csv csv = new Csv(file, List.of("a", "b"))) {
      csv.row(Arrays.asList("1,5", "say \"no\""));
      csv.row(Arrays.asList(null, "two\nlines"));
      csv.row(List.of("größer – 5", "x\ry"));
      csv.row(List.of());
    }
    assertThat(Files.readString(file))
        .isEqualTo("a,b\n\"1,5\",\"say \"\"no\"\"\"\n,\"two\nlines\"\ngrößer – 5,\"x\ry\"\n\n");
  }

  @Test
  void files_longer_than_a_write_are_whole() throws Exception {
    Path file = folder.resolve("a.csv");
    String longer = "\"".repeat(300_000);
    StringBuilder wanted = new StringBuilder("a\n");
    try (Csv csv = new Csv(file, List.of("a"))) {
      for (int i = 0; i < 20_000; i++) {
        csv.row(i * 60_000_000L, (",row " + i).getBytes(StandardCharsets.US_ASCII));
        wanted.append(Micros.iso(i * 60_000_000L)).append(",row ").append(i).append('\n');
      }
      csv.row(List.of(longer));
    }
    wanted.append('"').append(longer.repeat(2)).append("\"\n");
    assertThat(Files.readString(file)).isEqualTo(wanted.toString());
  }

  private static EquityPoint point(String equity, BigDecimal cash) {
    BigDecimal zero = BigDecimal.ZERO;
    return new EquityPoint("s", 0, new BigDecimal(equity), cash, zero, zero, zero, zero);
  }

  @Test
  void an_account_is_written_as_it_stands_now() {
    EquityCells cells = new EquityCells();
    cells.take(point("0", BigDecimal.ZERO));
    assertThat(cells.bytes()).asString().isEqualTo(",0,0,0,0,0,0");
    cells.take(point("12.50", BigDecimal.TEN));
    assertThat(cells.bytes()).asString().isEqualTo(",12.50,10,0,0,0,0");
    assertThat(cells.equity()).isEqualTo(12.5);
    cells.take(point("1E+3", BigDecimal.TEN));
    assertThat(cells.bytes()).asString().isEqualTo(",1000,10,0,0,0,0");
  }
}
