package io.tocsin.web;

import io.tocsin.model.Micros;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Problems;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Typed access to a request's query parameters: what is wrong is collected, and {@link #finish}
 * refuses the request with all of it, unknown names included.
 */
final class Query {

  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;

  private final MultiMap parameters;
  private final Problems problems = new Problems();
  private final Set<String> known = new LinkedHashSet<>();

  Query(RoutingContext request) {
    this.parameters = request.queryParams();
  }

  Optional<String> text(String name) {
    known.add(name);
    List<String> values = parameters.getAll(name);
    if (values.size() > 1) {
      problems.add(path(name), "stands more than once", String.join(", ", values), "one value");
      return Optional.empty();
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** A symbol in any spelling, made canonical. */
  Optional<String> symbol() {
    return text("symbol")
        .flatMap(text -> {
          Optional<String> symbol = Symbols.canonical(text);
          if (symbol.isEmpty()) {
            problems.add(
                path("symbol"),
                "is no market's name",
                text,
                "base and quote as in BTC_USDT, btcusdt, BTC/USDT");
          }
          return symbol;
        });
  }

  /** A symbol that the session has. */
  Optional<String> symbolOf(List<String> symbols) {
    Optional<String> symbol = symbol();
    if (symbol.isPresent() && !symbols.contains(symbol.get())) {
      problems.add(
          path("symbol"), "is none of the session's", symbol.get(), String.join(", ", symbols));
    }
    return symbol;
  }

  /** An ISO-8601 time as microseconds. */
  long micros(String name, long absent) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      return Micros.of(Instant.parse(text.get()));
    } catch (DateTimeParseException | ArithmeticException e) {
      problems.add(
          path(name), "must be a time", text.get(), "ISO-8601 in UTC, as in 2026-11-21T13:00:00Z");
      return absent;
    }
  }

  /** How many items at most. */
  int limit(int absent) {
    Optional<String> text = text("limit");
    if (text.isEmpty()) {
      return absent;
    }
    try {
      int limit = Integer.parseInt(text.get());
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    problems.add(path("limit"), "must be a whole number", text.get(), "1 to " + MAX_LIMIT);
    return absent;
  }

  Optional<String> choice(String name, List<String> allowed) {
    Optional<String> text = text(name);
    if (text.isPresent() && !allowed.contains(text.get())) {
      problems.unknownName(path(name), "value", text.get(), allowed);
    }
    return text;
  }

  void require(String name, String allowed) {
    if (!parameters.contains(name)) {
      problems.add(path(name), "is required", "", allowed);
    }
  }

  /**
   * @throws HttpProblem 400 with everything that is wrong
   */
  void finish() {
    for (String name : parameters.names()) {
      if (!known.contains(name)) {
        if (known.isEmpty()) {
          problems.add(path(name), "unknown parameter", name, "none here");
        } else {
          problems.unknownName(path(name), "parameter", name, known);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw HttpProblem.invalid(problems.list());
    }
  }

  private static String path(String name) {
    return "query." + name;
  }
}
