package io.tocsin.server;

import io.tocsin.bus.ExportRequest.Format;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin export}: a session's rows of one table, from a running server. */
@Command(
    name = "export",
    description = "Writes a session's rows of one table to a file, asking a running server.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  @Mixin ServerAddress address = new ServerAddress();

  @Mixin ConfigOptions options = new ConfigOptions();

  @Parameters(index = "0", paramLabel = "SESSION", description = "The session's id: exec_…")
  String session = "";

  @Parameters(
      index = "1",
      paramLabel = "TABLE",
      description = "transitions, signals, orders, fills, positions, equity, candles, …")
  String table = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "csv",
      description = "csv or parquet (default: ${DEFAULT-VALUE}).")
  Format format = Format.CSV;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file; - is standard output (default: SESSION-TABLE.FORMAT).")
  @Nullable String out;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server (default: as config/tocsin.json says).")
  @Nullable String server;

  @Override
  public Integer call() throws Exception {
    String base = server;
    if (base == null) {
      ServerConfig config = options.read();
      base = config.scheme() + "://" + config.host() + ":" + config.port();
    }
    String kind = format.name().toLowerCase(Locale.ROOT);
    URI uri =
        URI.create(
            base + "/api/sessions/" + part(session) + "/export/" + part(table) + "?format=" + kind);
    HttpRequest request = ServerAddress.request(uri, Duration.ofMinutes(20)).build();
    try (HttpClient client = address.client()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new UsageException(base + " answers " + answer.statusCode() + ": " + problem(body));
        }
        return save(body, out == null ? session + "-" + table + "." + kind : out);
      }
    } catch (SSLException e) {
      throw new UsageException(ServerAddress.distrusted(base, e));
    } catch (ConnectException refused) {
      throw new UsageException(
          "no server answers at "
              + base
              + ": start it with scripts/tocsin run, or name it by --server");
    }
  }

  private static String part(String text) {
    if (!text.matches("[A-Za-z0-9_]{1,64}")) {
      throw new UsageException("\"" + text + "\" is no session id and no table's name");
    }
    return text;
  }

  private static String problem(InputStream body) throws IOException {
    String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
    try {
      return String.valueOf(new JsonObject(text).getString("detail", text));
    } catch (DecodeException notJson) {
      return text;
    }
  }

  private static int save(InputStream body, String name) throws IOException {
    if (name.equals("-")) {
      body.transferTo(System.out);
      return 0;
    }
    Path file = Path.of(name);
    long bytes = Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
    System.err.printf(Locale.ROOT, "%s: %,d bytes%n", file, bytes);
    return 0;
  }
}
