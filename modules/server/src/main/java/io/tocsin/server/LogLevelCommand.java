package io.tocsin.server;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
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

  private static final Duration ANSWER = Duration.ofSeconds(10);

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

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The running server (default: ${DEFAULT-VALUE}).")
  String url = "";

  @Mixin ServerAddress server = new ServerAddress();

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
    HttpRequest.Builder request = HttpRequest.newBuilder(address()).timeout(ANSWER);
    ServerAddress.authorization().ifPresent(token -> request.header("Authorization", token));
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

  private URI address() {
    try {
      URI asked = URI.create(url.replaceAll("/+$", "") + "/api/logging");
      if (("http".equals(asked.getScheme()) || "https".equals(asked.getScheme()))
          && asked.getHost() != null) {
        return asked;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like a URL of another kind.
    }
    throw new UsageException(
        "--url is \""
            + url
            + "\"; it looks like http://127.0.0.1:8080, as \"tocsin run\" prints it");
  }

  private JsonObject ask(HttpRequest request) throws InterruptedException {
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(server.tls()).connectTimeout(ANSWER).build()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonObject body = new JsonObject(answer.body());
      if (answer.statusCode() == 200) {
        return body;
      }
      StringBuilder text = new StringBuilder(body.getString("detail", answer.body()));
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
    } catch (DecodeException e) {
      throw new UsageException(url + " is no Tocsin server");
    } catch (SSLException e) {
      throw new UsageException(ServerAddress.distrusted(url, e));
    } catch (IOException e) {
      throw new UsageException(
          "nothing answers at "
              + url
              + "; start a server with \"tocsin run\", or name another with --url");
    }
  }

  private static void print(JsonObject answer) {
    for (Object item : answer.getJsonArray("levels")) {
      JsonObject logger = (JsonObject) item;
      StringBuilder line =
          new StringBuilder(
              String.format(
                  java.util.Locale.ROOT,
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
