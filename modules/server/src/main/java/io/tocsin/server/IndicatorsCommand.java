package io.tocsin.server;

import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.indicators.IndicatorType;
import io.tocsin.indicators.ParameterType;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code tocsin indicators}: the catalogue. */
@Command(
    name = "indicators",
    description = "Lists all indicators with their parameters.",
    mixinStandardHelpOptions = true)
final class IndicatorsCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    for (IndicatorType type : IndicatorCatalogue.types()) {
      System.out.printf("%-28s %s [%s]%n", type.name(), type.description(), type.unit());
      for (ParameterType parameter : type.parameters()) {
        System.out.printf(
            "  %-10s %s%s %s: %s%n",
            parameter.name(),
            parameter.absentText().isEmpty() ? "" : "default " + parameter.absentText() + ", ",
            parameter.allowedText(),
            parameter.unit(),
            parameter.description());
      }
    }
    return 0;
  }
}
