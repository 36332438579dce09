package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.fuzz.Scratch;
import io.tocsin.model.WallClock;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request to a server that runs: method and target up to the first line break, then the body. It
 * must be answered, and never with "internal server error".
 */
public final class RestInput {

  private static final int ANSWER_MILLIS = 30_000;
  private static final int PORT = start();
  private static final List<String> WITH_BODY = withBody();

  private RestInput() {}

  /** A whole server but for its database, which is nowhere to be found. */
  private static int start() {
    try {
      Logging.configure("human", Level.ERROR);
      Path folder = Scratch.empty("rest");
      Path config = Files.createDirectories(folder.resolve("config"));
      Files.createDirectories(config.resolve("sessions"));
      Files.createDirectories(config.resolve("strategies"));
      Files.writeString(config.resolve("tocsin.json"), "{}");
      ServerConfig settings =
          ServerConfig.read(
              config.resolve("tocsin.json"),
              Map.of(),
              Map.of(
                  "http.port", "0",
                  "data_directory", folder.resolve("data").toString(),
                  "storage.mode", "external",
                  "storage.host", "127.0.0.1",
                  "storage.port", "1"));
      Server server = new Server(settings, List.of(), WallClock.system(), new Catalog(config));
      int port = server.start();
      server.finishStart();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(Lifetime.STOP_MILLIS)));
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void request(byte[] input) throws IOException {
    int end = 0;
    while (end < input.length && input[end] != '\n' && input[end] != '\r') {
      end++;
    }
    if (end > 0) {
      send(
          Arrays.copyOf(input, end),
          Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
    }
  }

  /** The body of one of the operations that take one: which, the first byte says. */
  public static void body(byte[] input) throws IOException {
    if (input.length > 0) {
      String line = WITH_BODY.get(Byte.toUnsignedInt(input[0]) % WITH_BODY.size());
      send(line.getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(input, 1, input.length));
    }
  }

  /** As the contract has them, in its order, with {@code x} for what is variable. */
  private static List<String> withBody() {
    List<String> lines = new ArrayList<>();
    JsonObject paths = contract().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        if (methods.getJsonObject(method).containsKey("requestBody")) {
          lines.add(method.toUpperCase(Locale.ROOT) + " " + path.replaceAll("\\{\\w+}", "x"));
        }
      }
    }
    return List.copyOf(lines);
  }

  private static JsonObject contract() {
    try (InputStream in =
        RestInput.class.getClassLoader().getResourceAsStream("webroot/openapi.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(byte[] line, byte[] body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", PORT)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.setTcpNoDelay(true);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.write(line);
      request.writeBytes(
          (" HTTP/1.1\r\nHost: 127.0.0.1:"
                  + PORT
                  + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      request.write(body);
      socket.getOutputStream().write(request.toByteArray());
      InputStream answer = socket.getInputStream();
      String status = new String(answer.readNBytes(12), StandardCharsets.US_ASCII);
      if (status.isEmpty()) {
        return; // The line was no request at all, and the connection was closed.
      }
      if (!status.matches("HTTP/1\\.[01] [1-5]..") || status.endsWith(" 500")) {
        throw new IllegalStateException(
            status + new String(answer.readAllBytes(), StandardCharsets.UTF_8));
      }
      answer.readAllBytes();
    } catch (SocketException closed) {
      // It did not want to hear the rest.
    }
  }
}
