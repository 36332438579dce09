package io.tocsin.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tocsin.model.Micros;
import io.tocsin.model.input.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * How much each logger says, changed while the program runs; nothing is kept over a restart. Not
 * for several threads at once.
 */
final class LogLevels {

  /** What a level may be called. */
  static final List<String> LEVELS = List.of("off", "error", "warn", "info", "debug", "trace");

  /** Instead of a level: what was before the first change. */
  static final String USUAL = "usual";

  /**
   * @param usual what the logger was set to before; null if it follows the logger above it
   * @param untilMicros when it is so again
   */
  private record Change(@Nullable Level usual, OptionalLong untilMicros) {}

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Map<String, Change> changes = new TreeMap<>();

  /**
   * Checks a logger's name and a level.
   *
   * @param loggerPath where the name stands, for problems
   * @param levelPath where the level stands
   */
  void check(String loggerPath, String logger, String levelPath, String level, Problems problems) {
    if (!exists(logger)) {
      TreeSet<String> known = new TreeSet<>();
      for (Logger each : context.getLoggerList()) {
        for (String name = each.getName();
            !name.isEmpty();
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')))) {
          known.add(name);
        }
      }
      String nearest =
          Problems.nearest(logger, known)
              .map(name -> "; did you mean \"" + name + "\"?")
              .orElse("");
      problems.add(
          loggerPath,
          "is no logger" + nearest,
          logger,
          "root, a package or a class, for example io.tocsin.venues");
    }
    if (!LEVELS.contains(level.toLowerCase(Locale.ROOT)) && !USUAL.equalsIgnoreCase(level)) {
      problems.add(levelPath, "is no level", level, String.join(", ", LEVELS) + ", " + USUAL);
    }
  }

  /** A logger that something has asked for, one above it, or a package or class of the program. */
  private boolean exists(String name) {
    if (name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME)) {
      return true;
    }
    if (!name.matches("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)*")) {
      return false;
    }
    String path = name.replace('.', '/');
    ClassLoader classes = LogLevels.class.getClassLoader();
    return classes.getResource(path + ".class") != null
        || classes.getResource(path + "/") != null
        || context.getLoggerList().stream()
            .anyMatch(
                logger -> logger.getName().equals(name) || logger.getName().startsWith(name + "."));
  }

  /**
   * Sets a logger's level from now on; name and level have been checked.
   *
   * @param untilMicros when it is again as it was before the first change; empty for never
   */
  void set(String name, String level, OptionalLong untilMicros) {
    Logger logger = context.getLogger(name(name));
    if (level.equalsIgnoreCase(USUAL)) {
      reset(logger.getName());
      return;
    }
    Change before = changes.get(logger.getName());
    changes.put(
        logger.getName(),
        new Change(before == null ? logger.getLevel() : before.usual(), untilMicros));
    logger.setLevel(Level.toLevel(level));
  }

  private void reset(String name) {
    Change change = changes.remove(name);
    if (change != null) {
      context.getLogger(name).setLevel(change.usual());
    }
  }

  /** Takes back what was to last until now. */
  void expire(long nowMicros) {
    for (Map.Entry<String, Change> entry : List.copyOf(changes.entrySet())) {
      OptionalLong until = entry.getValue().untilMicros();
      if (until.isPresent() && until.getAsLong() <= nowMicros) {
        reset(entry.getKey());
      }
    }
  }

  /** When the next change is to be taken back. */
  OptionalLong nextMicros() {
    return changes.values().stream().flatMapToLong(change -> change.untilMicros().stream()).min();
  }

  /** What was changed, in words: {@code io.tocsin.venues says debug}; empty if nothing was. */
  String describe() {
    StringBuilder text = new StringBuilder();
    changes.forEach((name, change) -> {
      text.append(text.isEmpty() ? "" : ", ")
          .append(name)
          .append(" is logged at ")
          .append(word(context.getLogger(name).getLevel()).orElse("its usual level"));
      change.untilMicros().ifPresent(until -> text.append(" until ").append(Micros.iso(until)));
    });
    return text.toString();
  }

  /** Every logger with a level of its own; what was changed has also what is usual. */
  JsonObject json() {
    JsonArray levels = new JsonArray();
    TreeSet<String> names = new TreeSet<>(changes.keySet());
    for (Logger logger : context.getLoggerList()) {
      if (logger.getLevel() != null) {
        names.add(logger.getName());
      }
    }
    for (String name : names) {
      JsonObject item = new JsonObject().put("logger", name);
      word(context.getLogger(name).getLevel()).ifPresent(level -> item.put("level", level));
      Change change = changes.get(name);
      if (change != null) {
        item.put("usual", word(change.usual()).orElse("as the logger above it"));
        change.untilMicros().ifPresent(until -> item.put("until", Micros.iso(until)));
      }
      levels.add(item);
    }
    return new JsonObject().put("levels", levels);
  }

  private static Optional<String> word(@Nullable Level level) {
    return Optional.ofNullable(level).map(it -> it.toString().toLowerCase(Locale.ROOT));
  }

  private static String name(String name) {
    return name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME) ? Logger.ROOT_LOGGER_NAME : name;
  }
}
