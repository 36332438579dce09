package io.tocsin.server.backtest;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work over recorded data that somebody wants done, a backtest or a sweep: so much at once, the
 * rest queues; results stay on the disk, a folder each, and are there after a restart. Thread-safe;
 * what reads or writes files blocks.
 */
public final class Jobs implements AutoCloseable {

  /** Does one job; used once. All but {@link #run} may be called from any thread at any time. */
  public interface Work {

    /** What it is about, for the log. */
    String name();

    /** Puts into an item what it is and how far it has come, beside what the others say. */
    void describe(JsonObject item);

    /** How much is done, 0 to 1. */
    double share();

    /** Market events worked off. */
    long events();

    /** Ends it: {@link #run} throws soon, also if it begins later. */
    void cancel();

    /**
     * Does it, and writes the files, among them {@code summary.json}.
     *
     * @param folder an empty folder
     * @param changed told about twice a second
     * @throws InvalidInputException if the data turn out bad on the way
     * @throws CancellationException after {@link #cancel}
     */
    void run(Path folder, Runnable changed) throws IOException, InterruptedException;
  }

  /** Where a job stands. */
  enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED
  }

  /** Told of every change of a job, on a thread of the jobs'. */
  public interface Listener {

    /**
     * @param item as {@link #list} has it
     */
    void changed(JsonObject item);

    void removed(String id);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final class Job {
    private final String id;
    private final Work work;
    private final long createdMicros;
    private State state = State.QUEUED;
    private String reason = "";
    private long startedMicros;
    private long endedMicros;
    private boolean cancelled;

    Job(String id, Work work, long createdMicros) {
      this.id = id;
      this.work = work;
      this.createdMicros = createdMicros;
    }

    JsonObject item() {
      return item(state, endedMicros);
    }

    JsonObject item(State state, long endedMicros) {
      long until = endedMicros > 0 ? endedMicros : clock.nowMicros();
      double seconds = Math.max(1e-3, (until - startedMicros) / (double) Micros.SECOND);
      boolean begun = startedMicros > 0;
      double share = state == State.DONE ? 1 : Math.clamp(work.share(), 0, 1);
      long events = work.events();
      JsonObject item = new JsonObject().put(kind.idField(), id);
      work.describe(item);
      return item.put("state", state.name())
          .put("reason", reason)
          .put("queue_position", state == State.QUEUED ? queuePosition(this) : null)
          .put("percent", begun ? Math.round(share * 1_000) / 10.0 : 0.0)
          .put("events", events)
          .put("events_per_second", begun ? Math.round(events / seconds) : 0)
          .put(
              "eta_seconds",
              state == State.RUNNING && share > 0 ? Math.round(seconds / share - seconds) : null)
          .put("created", Micros.iso(createdMicros))
          .put("started", begun ? Micros.iso(startedMicros) : null)
          .put("ended", endedMicros > 0 ? Micros.iso(endedMicros) : null);
    }
  }

  private final JobKind kind;
  private final Path directory;
  private final WallClock clock;
  private final Listener listener;
  private final ExecutorService threads;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, JsonObject> finished = new LinkedHashMap<>();
  private int created;

  /**
   * @param directory where the results go; made when there is the first
   * @param atOnce jobs that run at the same time
   */
  public Jobs(JobKind kind, Path directory, int atOnce, WallClock clock, Listener listener) {
    this.kind = kind;
    this.directory = directory;
    this.clock = clock;
    this.listener = listener;
    this.threads =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().name(kind.word() + "-", 0).factory());
  }

  /** Finds the results of earlier, and deletes what a killed server left half-made. */
  public void open() throws IOException {
    ResultFolder.tidy(directory);
    for (Path folder : ResultFolder.files(directory)) {
      String id = String.valueOf(folder.getFileName());
      if (kind.isId(id)) {
        try {
          JsonObject item = new JsonObject(Files.readString(folder.resolve(kind.itemFile())));
          synchronized (this) {
            finished.put(id, item);
          }
        } catch (IOException | RuntimeException e) {
          LOG.warn("the {} in {} cannot be read: {}", kind.word(), folder, e.toString());
        }
      }
    }
  }

  /**
   * Takes a job.
   *
   * @return its item
   */
  public JsonObject submit(Work work) {
    Job job;
    JsonObject item;
    synchronized (this) {
      long now = clock.nowMicros();
      String id;
      do {
        id =
            String.format(
                Locale.ROOT,
                "%s_%s_%03d",
                kind.prefix(),
                TIME.format(Micros.toInstant(now)),
                ++created);
      } while (finished.containsKey(id) || jobs.containsKey(id));
      job = new Job(id, work, now);
      jobs.put(id, job);
      item = job.item();
    }
    LOG.info("{} {} of session \"{}\" is queued", kind.word(), job.id, work.name());
    listener.changed(item);
    threads.execute(() -> run(job));
    return item;
  }

  private void run(Job job) {
    synchronized (this) {
      if (job.cancelled) {
        return;
      }
      job.state = State.RUNNING;
      job.startedMicros = clock.nowMicros();
    }
    tellAll();
    try {
      JsonObject done =
          ResultFolder.fill(
              directory.resolve(job.id),
              folder -> {
                job.work.run(folder, () -> listener.changed(item(job)));
                JsonObject item = done(job);
                Files.writeString(folder.resolve(kind.itemFile()), item.encodePrettily() + "\n");
                return item;
              });
      if (!keep(job, done)) {
        ResultFolder.delete(directory.resolve(job.id));
        throw new CancellationException();
      }
      LOG.info("{} {} is done", kind.word(), job.id);
      listener.changed(done);
    } catch (CancellationException e) {
      LOG.info("{} {} was cancelled", kind.word(), job.id);
    } catch (InvalidInputException e) {
      fail(job, e.problems().getFirst().message());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("{} {} failed", kind.word(), job.id, e);
      fail(job, e.toString());
    }
    tellAll();
  }

  /** What is told of it once its result has its place; until then it runs. */
  private synchronized JsonObject done(Job job) {
    return job.item(State.DONE, clock.nowMicros());
  }

  /** False if it was cancelled when it was done already. */
  private synchronized boolean keep(Job job, JsonObject done) {
    if (job.cancelled) {
      return false;
    }
    jobs.remove(job.id);
    finished.put(job.id, done);
    return true;
  }

  private void fail(Job job, String reason) {
    LOG.warn("{} {} failed: {}", kind.word(), job.id, reason);
    listener.changed(end(job, reason));
  }

  private synchronized JsonObject end(Job job, String reason) {
    job.state = State.FAILED;
    job.reason = reason;
    job.endedMicros = clock.nowMicros();
    return job.item();
  }

  private synchronized JsonObject item(Job job) {
    return job.item();
  }

  /** Places in the queue have changed. */
  private void tellAll() {
    List<JsonObject> items;
    synchronized (this) {
      items =
          jobs.values().stream()
              .filter(job -> job.state == State.QUEUED || job.state == State.RUNNING)
              .map(Job::item)
              .toList();
    }
    items.forEach(listener::changed);
  }

  /** From 1. */
  private int queuePosition(Job wanted) {
    int position = 1;
    for (Job job : jobs.values()) {
      if (job == wanted) {
        return position;
      }
      position += job.state == State.QUEUED ? 1 : 0;
    }
    return position;
  }

  /** All jobs, oldest first. */
  public synchronized List<JsonObject> list() {
    List<JsonObject> items = new ArrayList<>(finished.values());
    jobs.values().forEach(job -> items.add(job.item()));
    items.sort(Comparator.comparing(item -> item.getString(kind.idField())));
    return items;
  }

  /**
   * One job; of one that is done also {@code results}, which is its {@code summary.json}, and the
   * names of its {@code files}.
   */
  public Optional<JsonObject> find(String id) throws IOException {
    JsonObject item;
    synchronized (this) {
      Job job = jobs.get(id);
      item = job != null ? job.item() : finished.get(id);
    }
    if (item == null) {
      return Optional.empty();
    }
    JsonObject found = item.copy();
    if (State.DONE.name().equals(found.getString("state"))) {
      Path folder = directory.resolve(id);
      JsonArray names = new JsonArray();
      for (Path file : ResultFolder.files(folder)) {
        String name = String.valueOf(file.getFileName());
        if (!name.equals(kind.itemFile())) {
          names.add(name);
        }
      }
      found
          .put("results", new JsonObject(Files.readString(folder.resolve("summary.json"))))
          .put("files", names);
    }
    return Optional.of(found);
  }

  /** Where a result file lies; empty if there is no such job, or no such file of it. */
  public Optional<Path> file(String id, String name) {
    if (!kind.isId(id) || !name.matches("[a-z]{1,20}\\.(json|csv|html)")) {
      return Optional.empty();
    }
    Path file = directory.resolve(id).resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file.toAbsolutePath()) : Optional.empty();
  }

  /**
   * Cancels a job that waits or runs, and deletes the result of one that is done: nothing of it
   * stays. False if there is none.
   */
  public boolean remove(String id) throws IOException {
    Job job;
    boolean known;
    synchronized (this) {
      job = jobs.remove(id);
      known = finished.remove(id) != null || job != null;
      if (job != null) {
        job.cancelled = true;
      }
    }
    if (job != null) {
      job.work.cancel();
    } else if (known) {
      try {
        ResultFolder.delete(directory.resolve(id));
      } catch (NoSuchFileException e) {
        LOG.info("the result of {} was gone already", id);
      }
    }
    if (known) {
      listener.removed(id);
      tellAll();
    }
    return known;
  }

  /** Cancels what waits and runs, and waits until it is gone. */
  @Override
  public void close() {
    List<Job> running;
    synchronized (this) {
      running = List.copyOf(jobs.values());
      running.forEach(job -> job.cancelled = true);
    }
    running.forEach(job -> job.work.cancel());
    threads.close();
  }

  /** Whether an item is of a job that has come to its end. */
  static boolean isOver(@Nullable JsonObject item) {
    return item != null
        && (State.DONE.name().equals(item.getString("state"))
            || State.FAILED.name().equals(item.getString("state")));
  }
}
