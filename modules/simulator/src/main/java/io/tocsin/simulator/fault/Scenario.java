package io.tocsin.simulator.fault;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A market and what goes wrong on it.
 *
 * @param market the file's own, or the usual one
 * @param timeline in the order of the file
 * @param random misbehaviour by seed, if wanted
 */
public record Scenario(
    SimulatorOptions market, List<Planned> timeline, Optional<RandomMisbehaviour> random) {

  /**
   * A misbehaviour and its time.
   *
   * @param at from the opening of the exchange
   * @param every again after so long, zero for once
   */
  public record Planned(Duration at, Duration every, Misbehaviour what) {}

  public Scenario {
    timeline = List.copyOf(timeline);
  }

  /** The usual market, and nothing goes wrong. */
  public static Scenario quiet() {
    return new Scenario(SimulatorOptions.defaults(), List.of(), Optional.empty());
  }

  /**
   * Reads {@code {market:{…}, timeline:[{at, do, for, …}], random:{seed, every, kinds, …}}};
   * everything has a default.
   *
   * @param source the file's path, for errors
   * @throws InvalidInputException with everything that is wrong
   */
  public static Scenario parse(String source, String text) {
    Problems problems = new Problems();
    Scenario scenario = read(Fields.of(JsonText.parse(source, text), "$", problems));
    problems.throwIfAny(source);
    return scenario;
  }

  static Scenario read(Fields fields) {
    fields.text("description");
    SimulatorOptions market =
        fields.object("market").map(SimulatorOptions::read).orElse(SimulatorOptions.defaults());
    List<Planned> timeline = new ArrayList<>();
    List<@Nullable Object> listed = fields.list("timeline");
    for (int i = 0; i < listed.size(); i++) {
      Fields entry =
          Fields.of(listed.get(i), fields.path("timeline") + "[" + i + "]", fields.problems());
      PlannedReader.read(entry, market.symbolNames()).ifPresent(timeline::add);
    }
    Optional<RandomMisbehaviour> random = fields.object("random").map(RandomMisbehaviour::read);
    fields.finish();
    return new Scenario(market, timeline, random);
  }
}
