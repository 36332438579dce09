package io.tocsin.server;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The running server that a command asks by REST. */
final class RunningServer {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The running server (default: ${DEFAULT-VALUE}).")
  String url = "";

  @Mixin ServerAddress address = new ServerAddress();

  /**
   * What a server said.
   *
   * @param status 200 if it did as asked
   */
  record Answer(int status, JsonObject body) {}

  /**
   * Where it is, without a slash at the end.
   *
   * @throws UsageException if no server can be there
   */
  URI uri() {
    try {
      URI uri = URI.create(url.replaceAll("/+$", ""));
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like a URL of another kind.
    }
    throw new UsageException(
        "--url is \""
            + url
            + "\"; it looks like http://127.0.0.1:8080, as \"tocsin run\" prints it");
  }

  /** A request for that path, with the token if there is one. */
  HttpRequest.Builder request(String path) {
    return ServerAddress.request(URI.create(uri() + path), ANSWER);
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws UsageException if none comes that is a Tocsin's
   */
  Answer ask(HttpRequest request) throws InterruptedException {
    try (HttpClient http = address.client()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), new JsonObject(answer.body()));
    } catch (HttpTimeoutException e) {
      throw new UsageException(
          uri() + " does not answer within " + ANSWER.toSeconds() + " s; is the server well?");
    } catch (SSLException e) {
      throw new UsageException(ServerAddress.distrusted(uri().toString(), e));
    } catch (DecodeException e) {
      throw new UsageException(uri() + " is no Tocsin server");
    } catch (IOException e) {
      throw new UsageException(
          "nothing answers at "
              + uri()
              + "; start a server with \"tocsin run\", or name another with --url");
    }
  }
}
