package io.tocsin.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin log-level}: how much a running server's loggers say. */
@Command(
    name = "log-level",
    description = {
      "Shows what a running server's loggers say, or sets a logger's level until the next start.",
      "For example: log-level io.tocsin.venues debug --for 10m"
    },
    mixinStandardHelpOptions = true)
final class LogLevelCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "LOGGER",
      description = "A package or class, for example io.tocsin.venues, or root.")
  @Nullable String logger;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LEVEL",
      description = "off, error, warn, info, debug or trace; usual for what it was at the start.")
  @Nullable String level;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "Go back to the usual level after this time, for example 10m.")
  @Nullable String time;

  @Mixin RunningServer server = new RunningServer();

  @Override
  public Integer call() throws Exception {
    if (logger == null && time != null) {
      throw new UsageException("--for needs a logger and its level");
    }
    if (logger != null && level == null) {
      throw new UsageException(
          "log-level needs a level after the logger; allowed: "
              + String.join(", ", LogLevels.LEVELS)
              + ", "
              + LogLevels.USUAL);
    }
    HttpRequest.Builder request = server.request("/api/logging");
    if (logger != null) {
      JsonObject wish = new JsonObject().put("logger", logger).put("level", level);
      if (time != null) {
        wish.put("for", time);
      }
      request
          .header("Content-Type", "application/json")
          .PUT(HttpRequest.BodyPublishers.ofString(wish.encode()));
    }
    print(ask(request.build()));
    return 0;
  }

  private JsonObject ask(HttpRequest request) throws InterruptedException {
    RunningServer.Answer answer = server.ask(request);
    JsonObject body = answer.body();
    if (answer.status() == 200) {
      return body;
    }
    StringBuilder text = new StringBuilder(body.getString("detail", body.encode()));
    JsonArray errors = body.getJsonArray("errors", new JsonArray());
    if (errors.size() > 1) {
      errors.stream()
          .map(JsonObject.class::cast)
          .forEach(error ->
              text.append("\n  ")
                  .append(error.getString("path"))
                  .append(' ')
                  .append(error.getString("message"))
                  .append(": ")
                  .append(error.getString("value"))
                  .append("; allowed: ")
                  .append(error.getString("allowed")));
    }
    throw new UsageException(text.toString());
  }

  private static void print(JsonObject answer) {
    for (Object item : answer.getJsonArray("levels")) {
      JsonObject logger = (JsonObject) item;
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%-6s %s",
                  logger.getString("level", "-"),
                  logger.getString("logger")));
      if (logger.containsKey("usual")) {
        line.append("  (usually ").append(logger.getString("usual"));
        if (logger.containsKey("until")) {
          line.append("; again at ").append(logger.getString("until"));
        }
        line.append(')');
      }
      System.out.println(line);
    }
  }
}
