package io.tocsin.server;

import io.tocsin.web.Timeouts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tocsin timeouts}: the ladder, from the most patient to the least. */
@Command(
    name = "timeouts",
    description = "Prints the ladder of timeouts, checked for order.",
    mixinStandardHelpOptions = true)
final class TimeoutsCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() {
    for (Timeouts.Step step : options.read().timeouts().ladder()) {
      System.out.printf(
          "%-18s %8s  %s%n", step.name(), Timeouts.text(step.value()), step.meaning());
    }
    return 0;
  }
}
