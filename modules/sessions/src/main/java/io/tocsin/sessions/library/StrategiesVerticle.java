package io.tocsin.sessions.library;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the strategy files: answers {@code command.strategies_…}, tells the {@code strategies}
 * stream how they are, whoever changed them, and the sessions what they say now. Files are read and
 * written off this context, one request after the other.
 */
public final class StrategiesVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(StrategiesVerticle.class);

  /** How soon a change that somebody makes to a file by hand is seen. */
  private static final long LOOK_MILLIS = 3_000;

  private static final String COLLECTION = "strategies";

  private final Path configuration;
  private final Path versions;
  private final WallClock clock;
  private final Map<String, JsonObject> told = new HashMap<>();
  private JsonObject texts = new JsonObject();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private StrategyLibrary library;

  /** What the folder holds at one moment. */
  private record Look(Map<String, JsonObject> items, JsonObject texts) {}

  /**
   * @param configuration the folder with {@code strategies} and {@code sessions}
   * @param versions the folder in which every content of every strategy is kept
   */
  public StrategiesVerticle(Path configuration, Path versions, WallClock clock) {
    this.configuration = configuration;
    this.versions = versions;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    bus.post(StreamPost.open(Addresses.STRATEGIES, COLLECTION));
    answer("validate", this::validate);
    answer("list", request -> list());
    answer("read", request -> described(library.find(text(request, "name"))));
    answer("versions", this::versions);
    answer("version", this::version);
    change("create", request -> library.create(text(request, "text")));
    change(
        "change",
        request ->
            library.change(text(request, "name"), text(request, "text"), text(request, "etag")));
    change(
        "restore",
        request -> library.restore(text(request, "name"), number(request), text(request, "etag")));
    bus.onCommand(
        "strategies_delete",
        request ->
            off(
                    () -> {
                      library.delete(text(request, "name"), text(request, "etag"));
                      return new JsonObject()
                          .put("name", text(request, "name"))
                          .put("deleted", true);
                    })
                .compose(done -> look().map(done)));
    return vertx
        .executeBlocking(() -> {
          library = new StrategyLibrary(configuration, versions, clock);
          return library;
        })
        .compose(made -> look())
        .onSuccess(done -> lookLater());
  }

  private interface Answer {
    JsonObject of(JsonObject request);
  }

  private interface Change {
    StrategyEntry of(JsonObject request);
  }

  private void answer(String command, Answer answer) {
    bus.onCommand("strategies_" + command, request -> off(() -> answer.of(request)));
  }

  /** What was done is told to all before it is told to the one who asked. */
  private void change(String command, Change change) {
    bus.onCommand(
        "strategies_" + command,
        request -> off(() -> described(change.of(request))).compose(done -> look().map(done)));
  }

  private Future<JsonObject> off(Callable<JsonObject> work) {
    return vertx
        .executeBlocking(work)
        .map(done -> Objects.requireNonNull(done))
        .recover(cause ->
            cause instanceof LibraryException refusal
                ? Bus.refused(refusal.code(), String.valueOf(refusal.getMessage()))
                : Future.failedFuture(cause));
  }

  // Answers; all of them block

  private JsonObject list() {
    JsonArray items = new JsonArray();
    items().values().forEach(items::add);
    return new JsonObject().put(COLLECTION, items);
  }

  private Map<String, JsonObject> items() {
    Map<String, JsonObject> items = new LinkedHashMap<>();
    Map<String, List<String>> users = library.namedBy();
    library
        .entries()
        .forEach((name, entry) ->
            items.put(
                name,
                entry
                    .json()
                    .put("session_files", new JsonArray(users.getOrDefault(name, List.of())))));
    return items;
  }

  private JsonObject described(StrategyEntry entry) {
    return entry
        .json()
        .put("text", entry.text())
        .put(
            "session_files",
            new JsonArray(library.namedBy().getOrDefault(entry.name(), List.of())));
  }

  private JsonObject validate(JsonObject request) {
    List<Problem> problems = library.problems(text(request, "text"));
    return new JsonObject()
        .put("valid", problems.isEmpty())
        .put("errors", InputRefused.json(problems));
  }

  private JsonObject versions(JsonObject request) {
    String name = text(request, "name");
    JsonArray list = new JsonArray();
    library.versions(name).forEach(version -> list.add(version.json()));
    return new JsonObject().put("name", name).put("versions", list);
  }

  private JsonObject version(JsonObject request) {
    String name = text(request, "name");
    StrategyVersions.Version version = library.version(name, number(request));
    return version.json().put("name", name).put("text", version.text());
  }

  private static String text(JsonObject request, String field) {
    return request.getValue(field) instanceof String text ? text : "";
  }

  private static long number(JsonObject request) {
    Object given = request.getValue("version");
    String digits = String.valueOf(given);
    if (!digits.matches("\\d{1,12}")) {
      throw new LibraryException(400, "\"" + digits + "\" is no version; they are numbered from 1");
    }
    return Long.parseLong(digits);
  }

  // What there is, told

  private void lookLater() {
    vertx.setTimer(
        LOOK_MILLIS,
        timer ->
            look()
                .onFailure(
                    cause -> LOG.warn("the strategy files cannot be read: {}", cause.getMessage()))
                .onComplete(done -> lookLater()));
  }

  private Future<Void> look() {
    return vertx
        .executeBlocking(() -> {
          library.keepWhatIsThere();
          JsonObject now = new JsonObject();
          library.texts().forEach(now::put);
          return new Look(items(), now);
        })
        .onSuccess(this::tell)
        .mapEmpty();
  }

  private void tell(Look now) {
    now.items()
        .forEach((name, item) -> {
          if (!item.equals(told.put(name, item))) {
            bus.post(StreamPost.state(Addresses.STRATEGIES, COLLECTION, name, item));
          }
        });
    told.keySet().stream()
        .filter(name -> !now.items().containsKey(name))
        .toList()
        .forEach(name -> {
          told.remove(name);
          bus.post(StreamPost.remove(Addresses.STRATEGIES, COLLECTION, name));
        });
    if (!texts.equals(now.texts())) {
      texts = now.texts();
      bus.strategiesChanged(texts);
    }
  }
}
