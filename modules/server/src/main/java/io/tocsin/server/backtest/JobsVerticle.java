package io.tocsin.server.backtest;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for the jobs of one sort, and tells on their stream how far they are. Deploy one instance
 * a node, on an event loop; what blocks runs on workers, the jobs on threads of their own.
 */
public abstract class JobsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(JobsVerticle.class);

  /** Jobs that the stream's snapshot holds. */
  private static final int KEPT = 50;

  private final JobKind kind;
  private final String stream;
  private final Jobs jobs;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can be told
  private Bus bus;

  /**
   * @param stream its address, which is also the name of its collection
   * @param directory where the results go
   * @param atOnce jobs that run at the same time; the others queue
   */
  protected JobsVerticle(JobKind kind, String stream, Path directory, int atOnce, WallClock clock) {
    this.kind = kind;
    this.stream = stream;
    this.jobs = new Jobs(kind, directory, atOnce, clock, new OnStream());
  }

  /** Registers this verticle's handlers at the addresses of its commands. */
  protected abstract void answer(Bus bus);

  /**
   * Reads what is wanted. Blocking.
   *
   * @throws InvalidInputException with everything that is wrong
   */
  protected abstract Jobs.Work read(JsonObject request);

  /** What a check of the same says beside {@code valid} and {@code errors}. Blocking. */
  protected abstract JsonObject seen(JsonObject request);

  private final class OnStream implements Jobs.Listener {

    @Override
    public void changed(JsonObject item) {
      String id = item.getString(kind.idField());
      bus.post(
          Jobs.isOver(item)
              ? StreamPost.keyedEvent(stream, "done", stream, id, item, KEPT)
              : StreamPost.recentState(stream, stream, id, item, KEPT));
    }

    @Override
    public void removed(String id) {
      bus.post(StreamPost.remove(stream, stream, id));
    }
  }

  @Override
  public final Future<?> start() {
    bus = new Bus(vertx);
    bus.post(StreamPost.open(stream, stream));
    answer(bus);
    return blocking(
            () -> {
              jobs.open();
              return jobs.list();
            })
        .onSuccess(this::postKnown)
        .recover(cause -> {
          LOG.error("the results of earlier {}s cannot be read: {}", kind.word(), cause.toString());
          return Future.succeededFuture(List.of());
        });
  }

  private void postKnown(List<JsonObject> items) {
    items.stream()
        .skip(Math.max(0, items.size() - KEPT))
        .forEach(item ->
            bus.post(
                StreamPost.recentState(
                    stream, stream, item.getString(kind.idField()), item, KEPT)));
  }

  @Override
  public final Future<?> stop() {
    return blocking(() -> {
      jobs.close();
      return true;
    });
  }

  protected final Future<JsonObject> begin(JsonObject request) {
    return blocking(() -> jobs.submit(read(request)));
  }

  /** What {@link #begin} would say, without beginning anything: {valid, errors, …}. */
  protected final Future<JsonObject> validate(JsonObject request) {
    return blocking(() -> {
      try {
        return seen(request).put("valid", true).put("errors", new JsonArray());
      } catch (InvalidInputException e) {
        return new JsonObject().put("valid", false).put("errors", InputRefused.json(e.problems()));
      }
    });
  }

  protected final Future<JsonObject> list() {
    return Future.succeededFuture(new JsonObject().put(stream, new JsonArray(jobs.list())));
  }

  protected final Future<JsonObject> get(JsonObject request) {
    String id = id(request);
    return blocking(() -> jobs.find(id))
        .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> unknown(id)));
  }

  protected final Future<JsonObject> delete(JsonObject request) {
    String id = id(request);
    return blocking(() -> jobs.remove(id))
        .compose(known ->
            known
                ? Future.succeededFuture(
                    new JsonObject().put(kind.idField(), id).put("state", "DELETED"))
                : unknown(id));
  }

  protected final Future<JsonObject> file(JsonObject request) {
    String id = id(request);
    String name = String.valueOf(request.getString("file"));
    return blocking(() -> jobs.file(id, name))
        .compose(path ->
            path.map(
                    found -> Future.succeededFuture(new JsonObject().put("path", found.toString())))
                .orElseGet(
                    () -> Bus.refused(404, kind.word() + " \"" + id + "\" has no file " + name)));
  }

  private String id(JsonObject request) {
    return String.valueOf(request.getString(kind.idField()));
  }

  private <T> Future<T> unknown(String id) {
    return Bus.refused(404, "no " + kind.word() + " \"" + id + "\"");
  }

  /** Not in order: a long look into data holds nobody else up. */
  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }
}
