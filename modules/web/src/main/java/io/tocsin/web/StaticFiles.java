package io.tocsin.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page's files: from the class path, where the build packs them, or from a folder while someone
 * works on the page. Every answer carries a strong ETag; what is not a library is asked for again
 * each time, so that a page never mixes two versions of the program.
 */
final class StaticFiles {

  private static final String PACKED = "webroot";
  private static final Pattern PATH = Pattern.compile("(/@?[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

  /** What of the folder is the page, and not what it is made with; the build packs the same. */
  private static final Pattern PAGE =
      Pattern.compile("/([a-z0-9-]+\\.html|(app|panels|lib|styles)/.+)");

  /** What REST and the bus promise; they belong to the program, not to the page. */
  static final Set<String> CONTRACTS = Set.of("/openapi.json", "/asyncapi.json");

  /** Pages with shorter names. */
  private static final Map<String, String> NAMES =
      Map.of("/", "/index.html", "/login", "/login.html", "/docs", "/docs.html");

  private static final Pattern INLINE_SCRIPT =
      Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /**
   * A file as it is answered.
   *
   * @param policy its content security policy
   */
  private record Served(Buffer content, String type, String etag, String policy) {}

  private final Vertx vertx;
  private final Optional<Path> directory;
  private final Map<String, Served> packed = new HashMap<>();

  StaticFiles(Vertx vertx, Optional<Path> directory) {
    this.vertx = vertx;
    this.directory = directory.map(Path::toAbsolutePath);
  }

  void answer(RoutingContext request) {
    HttpMethod method = request.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      request.response().putHeader("Allow", "GET, HEAD").setStatusCode(405).end();
      return;
    }
    String asked = request.normalizedPath();
    String path = NAMES.getOrDefault(asked, asked);
    if (!PATH.matcher(path).matches()) {
      notFound(request, asked);
      return;
    }
    load(path)
        .onSuccess(file -> send(request, path, file))
        .onFailure(cause -> notFound(request, asked));
  }

  private Future<Served> load(String path) {
    boolean packedOnly =
        path.startsWith("/vendor/") || path.startsWith("/schema/") || CONTRACTS.contains(path);
    if (directory.isPresent() && !packedOnly) {
      return PAGE.matcher(path).matches()
          ? vertx
              .fileSystem()
              .readFile(directory.get().resolve(path.substring(1)).toString())
              .map(content -> served(path, content))
          : Future.failedFuture(new NoSuchFileException(path));
    }
    Served known = packed.get(path);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return vertx
        .executeBlocking(() -> served(path, packed(path)))
        .map(Objects::requireNonNull)
        .onSuccess(file -> packed.put(path, file));
  }

  /** Of the program itself: a folder of the same name where it was started does not count. */
  private static Buffer packed(String path) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    ClassLoader program = StaticFiles.class.getClassLoader();
    // All that is packed has an extension; what has none may be a folder.
    try (InputStream in = name.contains(".") ? program.getResourceAsStream(PACKED + path) : null) {
      if (in == null) {
        throw new NoSuchFileException(path);
      }
      return Buffer.buffer(in.readAllBytes());
    }
  }

  private static Served served(String path, Buffer content) {
    return new Served(
        content,
        type(path),
        etag(content),
        policy(path.endsWith(".html") ? content.toString() : ""));
  }

  private static void send(RoutingContext request, String path, Served file) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("Content-Type", file.type())
            .putHeader("ETag", file.etag())
            .putHeader(
                "Cache-Control", path.startsWith("/vendor/") ? "public, max-age=86400" : "no-cache")
            .putHeader("Content-Security-Policy", file.policy());
    if (isKnown(request, file.etag())) {
      response.setStatusCode(304).end();
    } else if (request.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", String.valueOf(file.content().length())).end();
    } else {
      response.end(file.content());
    }
  }

  /** A strong entity tag of the bytes, in quotes. */
  static String etag(Buffer content) {
    return '"' + HexFormat.of().formatHex(sha256(content.getBytes())).substring(0, 32) + '"';
  }

  /** Whether the request says that what has this entity tag need not be sent. */
  static boolean isKnown(RoutingContext request, String etag) {
    String has = request.request().getHeader("If-None-Match");
    return has != null && (has.strip().equals("*") || has.contains(etag));
  }

  private static void notFound(RoutingContext request, String path) {
    request
        .response()
        .setStatusCode(404)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end("There is nothing at " + path + "\n");
  }

  private static String type(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  /**
   * Allows what comes from this server, and nothing else. Lit writes styles into the page, hence
   * inline styles; an import map must stand inline, and a small page's script may, hence the hash
   * of each one that the file has.
   */
  static String policy(String html) {
    StringBuilder scripts = new StringBuilder("script-src 'self'");
    Matcher inline = INLINE_SCRIPT.matcher(html);
    while (inline.find()) {
      byte[] hash = sha256(inline.group(1).getBytes(StandardCharsets.UTF_8));
      scripts.append(" 'sha256-").append(Base64.getEncoder().encodeToString(hash)).append('\'');
    }
    return "default-src 'self'; "
        + scripts
        + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
        + " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'none'";
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
