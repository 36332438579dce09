package io.tocsin.server;

import io.tocsin.fuzz.Scratch;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.sessions.SessionFile;
import io.tocsin.simulator.fault.Scenario;
import io.tocsin.strategy.definition.StrategyReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Files that people write. Only what a person is told of may be thrown. */
public final class ConfigurationInput {

  private ConfigurationInput() {}

  public static void strategy(byte[] input) {
    try {
      StrategyReader.read("input", JsonText.parse("input", text(input)));
    } catch (InvalidInputException refused) {
      // As declared.
    }
  }

  public static void session(byte[] input) {
    try {
      SessionFile.read(
          "input", JsonText.parse("input", text(input)), Map.of(), Set.of("kraken", "simulated"));
    } catch (InvalidInputException refused) {
      // As declared.
    }
  }

  public static void server(byte[] input) throws IOException {
    Path file = Scratch.empty("server").resolve("tocsin.json");
    Files.write(file, input);
    try {
      ServerConfig.read(file, Map.of(), Map.of());
    } catch (InvalidInputException | UsageException refused) {
      // As declared.
    }
  }

  public static void scenario(byte[] input) {
    try {
      Scenario.parse("input", text(input));
    } catch (InvalidInputException refused) {
      // As declared.
    }
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
