package io.tocsin.simulator.fault;

import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import io.tocsin.simulator.face.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads one entry of a scenario's timeline; which fields it may have depends on what it does. */
final class PlannedReader {

  private static final int MOST = 1_000_000_000;

  private PlannedReader() {}

  /** Empty if it does not say what to do; problems are added to the fields' own. */
  static Optional<Scenario.Planned> read(Fields fields, List<String> symbols) {
    Duration at = fields.duration("at").orElse(Duration.ZERO);
    if (!fields.has("at")) {
      fields.problems().add(fields.path("at"), "is required");
    }
    Duration every = fields.duration("every").orElse(Duration.ZERO);
    if (fields.has("every") && every.toMillis() < 10) {
      fields
          .problems()
          .add(fields.path("every"), "is too short", every.toMillis() + "ms", "10ms or more");
    }
    if (!fields.has("do")) {
      fields.problems().add(fields.path("do"), "is required");
    }
    Optional<MisbehaviourKind> kind = fields.choice("do", MisbehaviourKind.class);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    int before = fields.problems().list().size();
    Misbehaviour what = misbehaviour(fields, kind.get(), symbols);
    fields.finish();
    return fields.problems().list().size() > before
        ? Optional.empty()
        : Optional.of(new Scenario.Planned(at, every, what));
  }

  private static Misbehaviour misbehaviour(
      Fields fields, MisbehaviourKind kind, List<String> symbols) {
    Misbehaviour what = Misbehaviour.of(kind);
    for (Parameter parameter : kind.parameters()) {
      if (fields.has(parameter.text())) {
        what = with(what, parameter, fields, symbols);
      }
    }
    require(fields, kind);
    return what;
  }

  private static void require(Fields fields, MisbehaviourKind kind) {
    List<Parameter> oneOf =
        switch (kind) {
          case DELAY, DELAY_ACKS, REST_DELAY -> List.of(Parameter.BY);
          case THROTTLE -> List.of(Parameter.FRAMES_PER_SECOND, Parameter.BYTES_PER_SECOND);
          case SHIFT_CLOCK -> List.of(Parameter.AHEAD, Parameter.BEHIND);
          case DELIST -> List.of(Parameter.SYMBOL);
          default -> List.of();
        };
    if (!oneOf.isEmpty() && oneOf.stream().noneMatch(each -> fields.has(each.text()))) {
      fields
          .problems()
          .add(
              fields.path(oneOf.getFirst().text()),
              oneOf.size() == 1
                  ? "is required"
                  : "is required, or " + oneOf.getLast().text() + " instead");
    }
  }

  private static Misbehaviour with(
      Misbehaviour what, Parameter parameter, Fields fields, List<String> symbols) {
    String name = parameter.text();
    return switch (parameter) {
      case FOR -> fields.duration(name).map(what::lasting).orElse(what);
      case COUNT -> what.times((int) fields.integer(name, 1, 1, MOST));
      case SHARE -> what.share(fields.number(name, 1, 0.000_001, 1));
      case SYMBOL -> symbol(what, fields, symbols);
      case CHANNEL -> fields.choice(name, Channel.class).map(what::on).orElse(what);
      case PATH -> fields.text(name).map(what::at).orElse(what);
      case BY, AHEAD -> fields.duration(name).map(what::by).orElse(what);
      case BEHIND -> fields.duration(name).map(by -> what.by(by.negated())).orElse(what);
      case CODE -> code(what, fields);
      case REASON -> fields.text(name).map(what::reason).orElse(what);
      case FRAMES_PER_SECOND -> what.framesPerSecond(fields.integer(name, 1, 1, MOST));
      case BYTES_PER_SECOND -> what.bytesPerSecond(fields.integer(name, 1, 1, MOST));
    };
  }

  private static Misbehaviour code(Misbehaviour what, Fields fields) {
    String name = Parameter.CODE.text();
    return switch (what.kind()) {
      case CLOSE -> what.code((int) fields.integer(name, what.code(), 1_000, 4_999));
      case REFUSE_CONNECTIONS -> {
        int status = (int) fields.integer(name, what.code(), 0, 599);
        if (status > 0 && status < 300) {
          fields
              .problems()
              .add(fields.path(name), "is no refusal", status, "300 to 599, or 0 to hang up");
        }
        yield what.code(status);
      }
      default -> what.code((int) fields.integer(name, what.code(), 300, 599));
    };
  }

  private static Misbehaviour symbol(Misbehaviour what, Fields fields, List<String> symbols) {
    String name = Parameter.SYMBOL.text();
    String text = fields.text(name).orElse("");
    String symbol = Symbols.canonical(text).orElse(text);
    if (!symbols.contains(symbol)) {
      fields.problems().unknownName(fields.path(name), "symbol", text, symbols);
      return what;
    }
    return what.on(symbol);
  }
}
