package io.tocsin.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Keeps the newest WARN and ERROR of the program's log: at most {@value #MOST} lines, of which the
 * one that was last said longest ago goes first. A line that is said again is counted. Thread-safe;
 * who logs is held up for microseconds.
 */
final class LogTail extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Lines that are kept. */
  static final int MOST = 200;

  private static final int LONGEST = 600;

  /** No line of ours has one; what a library says of an address or a header may. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(://[^/\\s:@]*:)[^/\\s@]+(?=@)"
              + "|(bearer\\s+)[^\\s,;\"']+"
              + "|((?:password|passwd|secret|token|api[-_]?key|signature|authorization|cookie)"
              + "[\"']?\\s*[=:]\\s*[\"']?)(?!bearer\\b)[^\\s,;&\"']+");

  /** What changed since it was last asked for. */
  record News(List<JsonObject> changed, List<String> removed) {}

  private record What(Level level, String logger, String message) {}

  private static final class Line {
    private final String key;
    private final long firstMicros;
    private long lastMicros;
    private long count;
    private boolean told;

    Line(String key, long firstMicros) {
      this.key = key;
      this.firstMicros = firstMicros;
    }
  }

  private final Map<What, Line> lines = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<What> changed = new LinkedHashSet<>();
  private final List<String> removed = new ArrayList<>();
  private long keys;

  /** Begins to listen to everything that is logged. */
  void attach() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    setContext(context);
    start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  void detach() {
    Logger root =
        ((LoggerContext) LoggerFactory.getILoggerFactory())
            .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(this);
    stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return;
    }
    String logger = event.getLoggerName();
    What what =
        new What(
            event.getLevel(),
            logger.substring(logger.lastIndexOf('.') + 1),
            withoutSecrets(text(event)));
    long micros = event.getTimeStamp() * Micros.MILLI;
    synchronized (lines) {
      Line line = lines.computeIfAbsent(what, first -> new Line(String.valueOf(++keys), micros));
      line.lastMicros = micros;
      line.count++;
      changed.add(what);
      if (lines.size() > MOST) {
        Map.Entry<What, Line> oldest = lines.entrySet().iterator().next();
        lines.remove(oldest.getKey());
        changed.remove(oldest.getKey());
        if (oldest.getValue().told) {
          removed.add(oldest.getValue().key);
        }
      }
    }
  }

  /** What the console has of it, in one line; of a failure its name and reason. */
  private static String text(ILoggingEvent event) {
    StringBuilder text = new StringBuilder(event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        text.append(' ').append(pair.key).append('=').append(pair.value);
      }
    }
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause() == cause ? null : cause.getCause()) {
      String name = cause.getClassName();
      text.append(": ").append(name.substring(name.lastIndexOf('.') + 1));
      if (cause.getMessage() != null) {
        text.append(" ").append(cause.getMessage());
      }
      if (text.length() > LONGEST) {
        break;
      }
    }
    return text.toString();
  }

  /** One line that shows no secret, not even one that a library has let slip. */
  static String withoutSecrets(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    line =
        SECRET
            .matcher(line)
            .replaceAll(found -> {
              for (int group = 1; group <= 3; group++) {
                if (found.group(group) != null) {
                  return java.util.regex.Matcher.quoteReplacement(found.group(group) + "***");
                }
              }
              return "***";
            });
    return line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
  }

  /** What changed since the last call. */
  News news() {
    synchronized (lines) {
      List<JsonObject> items = new ArrayList<>();
      for (What what : changed) {
        Line line = lines.get(what);
        if (line != null) {
          line.told = true;
          items.add(json(what, line));
        }
      }
      News news = new News(items, List.copyOf(removed));
      changed.clear();
      removed.clear();
      return news;
    }
  }

  private static JsonObject json(What what, Line line) {
    return new JsonObject()
        .put("key", line.key)
        .put("level", what.level().toString())
        .put("logger", what.logger())
        .put("message", what.message())
        .put("count", line.count)
        .put("first", Micros.iso(line.firstMicros))
        .put("last", Micros.iso(line.lastMicros));
  }
}
