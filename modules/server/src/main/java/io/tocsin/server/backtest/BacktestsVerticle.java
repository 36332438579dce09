package io.tocsin.server.backtest;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for the backtests of a server, and tells on the {@code backtests} stream how far they
 * are. Deploy one instance a node, on an event loop; what blocks runs on workers.
 */
public final class BacktestsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(BacktestsVerticle.class);

  /** Backtests that the stream's snapshot holds. */
  private static final int KEPT = 50;

  private final BacktestWishes wishes;
  private final Backtests backtests;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can be told
  private Bus bus;

  /**
   * @param directory where the results go
   * @param imports files that backtests may name
   * @param recordings the server's recordings, which they may name by id
   * @param definitions reads session and strategy files as they are now
   */
  public BacktestsVerticle(
      Path directory,
      Path imports,
      Path recordings,
      Supplier<Definitions> definitions,
      WallClock clock) {
    this.wishes = new BacktestWishes(imports, recordings, definitions);
    this.backtests =
        new Backtests(directory, Runtime.getRuntime().availableProcessors(), clock, new OnStream());
  }

  private final class OnStream implements Backtests.Listener {

    @Override
    public void changed(JsonObject item) {
      String id = item.getString("backtest_id");
      bus.post(
          Backtests.isOver(item)
              ? StreamPost.keyedEvent(Addresses.BACKTESTS, "done", "backtests", id, item, KEPT)
              : StreamPost.recentState(Addresses.BACKTESTS, "backtests", id, item, KEPT));
    }

    @Override
    public void removed(String id) {
      bus.post(StreamPost.remove(Addresses.BACKTESTS, "backtests", id));
    }
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    bus.post(StreamPost.open(Addresses.BACKTESTS, "backtests"));
    bus.onCommand("backtests_start", this::begin);
    bus.onCommand("backtests_validate", this::validate);
    bus.onCommand("backtests_list", request -> list());
    bus.onCommand("backtests_get", this::get);
    bus.onCommand("backtests_delete", this::delete);
    bus.onBacktestFile(this::file);
    return blocking(
            () -> {
              backtests.open();
              return backtests.list();
            })
        .onSuccess(this::postKnown)
        .recover(cause -> {
          LOG.error("the results of earlier backtests cannot be read: {}", cause.toString());
          return Future.succeededFuture(List.of());
        });
  }

  private void postKnown(List<JsonObject> items) {
    items.stream()
        .skip(Math.max(0, items.size() - KEPT))
        .forEach(item ->
            bus.post(
                StreamPost.recentState(
                    Addresses.BACKTESTS, "backtests", item.getString("backtest_id"), item, KEPT)));
  }

  @Override
  public Future<?> stop() {
    return blocking(() -> {
      backtests.close();
      return true;
    });
  }

  private Future<JsonObject> begin(JsonObject request) {
    return blocking(() -> backtests.submit(wishes.read(request)));
  }

  /** What {@link #begin} would say, without beginning anything: {valid, errors, instruments}. */
  private Future<JsonObject> validate(JsonObject request) {
    return blocking(() -> {
      try {
        JsonArray instruments = new JsonArray();
        wishes
            .read(request)
            .session()
            .instruments()
            .forEach(each ->
                instruments.add(
                    new JsonObject().put("venue", each.venue()).put("symbol", each.symbol())));
        return new JsonObject()
            .put("valid", true)
            .put("errors", new JsonArray())
            .put("instruments", instruments);
      } catch (InvalidInputException e) {
        return new JsonObject().put("valid", false).put("errors", InputRefused.json(e.problems()));
      }
    });
  }

  private Future<JsonObject> list() {
    return Future.succeededFuture(
        new JsonObject().put("backtests", new JsonArray(backtests.list())));
  }

  private Future<JsonObject> get(JsonObject request) {
    String id = id(request);
    return blocking(() -> backtests.find(id))
        .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> unknown(id)));
  }

  private Future<JsonObject> delete(JsonObject request) {
    String id = id(request);
    return blocking(() -> backtests.remove(id))
        .compose(known ->
            known
                ? Future.succeededFuture(
                    new JsonObject().put("backtest_id", id).put("state", "DELETED"))
                : unknown(id));
  }

  private Future<JsonObject> file(JsonObject request) {
    String id = id(request);
    String name = String.valueOf(request.getString("file"));
    return blocking(() -> backtests.file(id, name))
        .compose(path ->
            path.map(
                    found -> Future.succeededFuture(new JsonObject().put("path", found.toString())))
                .orElseGet(() -> Bus.refused(404, "backtest \"" + id + "\" has no file " + name)));
  }

  private static String id(JsonObject request) {
    return String.valueOf(request.getString("backtest_id"));
  }

  private static <T> Future<T> unknown(String id) {
    return Bus.refused(404, "no backtest \"" + id + "\"");
  }

  /** Not in order: a long look into data holds nobody else up. */
  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }
}
