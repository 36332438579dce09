package io.tocsin.cluster;

import io.tocsin.bus.WholeFile;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leases of several processes on one machine: a small table in a file, which is read, changed and
 * replaced under the operating system's lock of a second file. The kernel gives that lock back on
 * any death; a process that is frozen in the very millisecond in which it holds it holds up the
 * others until it goes on, who then stop acting when their leases run out.
 *
 * <p>Times are by the machine's clock, and locks of network file systems are not to be relied on:
 * for several machines there is {@link PostgresLeases}.
 */
public final class FileLeases implements Leases {

  private static final int VERSION = 1;
  private static final String TABLE = "leases.json";
  private static final String LOCK = "leases.lock";
  private static final long PAUSE_MILLIS = 3;

  private final Path folder;
  private final LeaseHolder holder;
  private final LeaseTime time;
  private final WallClock clock;
  private final LongSupplier nanos;
  private final WorkerExecutor worker;

  /**
   * @param folder of the two files; all processes name the same one
   */
  public FileLeases(Vertx vertx, Path folder, LeaseHolder holder, LeaseTime time, WallClock clock) {
    this(vertx, folder, holder, time, clock, System::nanoTime);
  }

  FileLeases(
      Vertx vertx,
      Path folder,
      LeaseHolder holder,
      LeaseTime time,
      WallClock clock,
      LongSupplier nanos) {
    this.folder = folder;
    this.holder = holder;
    this.time = time;
    this.clock = clock;
    this.nanos = nanos;
    // Of its own: a renewal must not wait until snapshots are written.
    this.worker = vertx.createSharedWorkerExecutor("tocsin-leases-" + holder.process(), 1);
  }

  @Override
  public Future<Void> open() {
    return changed(table -> true).mapEmpty();
  }

  @Override
  public Future<Optional<Lease>> acquire(String session) {
    long asked = nanos.getAsLong();
    return changed(table -> {
      JsonObject known = table.getJsonObject(session);
      if (known != null && isRunning(known)) {
        return Optional.empty();
      }
      long token = known == null ? 1 : known.getLong("token") + 1;
      table.put(
          session,
          new JsonObject()
              .put("node", holder.node())
              .put("holder", holder.process())
              .put("token", token)
              .put("expires_millis", expires()));
      return Optional.of(new Lease(session, token, nanos, time.endNanos(asked)));
    });
  }

  @Override
  public Future<Void> renew(Collection<Lease> leases) {
    List<Lease> wanted = new ArrayList<>(leases);
    long asked = nanos.getAsLong();
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    return changed(
            table -> {
              List<Lease> granted = new ArrayList<>();
              for (Lease lease : wanted) {
                JsonObject own = own(table, lease);
                if (own != null && isRunning(own)) {
                  own.put("expires_millis", expires());
                  granted.add(lease);
                } else {
                  lease.end();
                }
              }
              return granted;
            })
        // Only now does the file say so.
        .map(granted -> {
          granted.forEach(lease -> lease.extend(time.endNanos(asked)));
          return null;
        });
  }

  @Override
  public Future<Void> release(Lease lease) {
    lease.end();
    return changed(
            table -> {
              JsonObject own = own(table, lease);
              if (own != null) {
                own.put("expires_millis", 0);
              }
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<List<LeaseRow>> running() {
    return changed(table -> running(table, table.fieldNames()));
  }

  @Override
  public Future<List<LeaseRow>> running(Collection<String> sessions) {
    List<String> wanted = List.copyOf(sessions);
    return changed(table -> running(table, wanted));
  }

  private List<LeaseRow> running(JsonObject table, Collection<String> sessions) {
    long now = nowMillis();
    List<LeaseRow> running = new ArrayList<>();
    for (String session : sessions) {
      JsonObject row = table.getJsonObject(session);
      long left = row == null ? 0 : row.getLong("expires_millis") - now;
      if (row != null && left > 0) {
        running.add(
            new LeaseRow(
                session,
                row.getString("node"),
                row.getString("holder"),
                row.getLong("token"),
                left));
      }
    }
    return running;
  }

  @Override
  public LeaseTime time() {
    return time;
  }

  @Override
  public String describe() {
    return "files in " + folder;
  }

  @Override
  public Future<Void> close() {
    return worker.close();
  }

  private @Nullable JsonObject own(JsonObject table, Lease lease) {
    JsonObject row = table.getJsonObject(lease.session());
    return row != null
            && row.getString("holder").equals(holder.process())
            && row.getLong("token") == lease.token()
        ? row
        : null;
  }

  private boolean isRunning(JsonObject row) {
    return row.getLong("expires_millis") > nowMillis();
  }

  private long expires() {
    return nowMillis() + time.granted().toMillis();
  }

  private long nowMillis() {
    return clock.nowMicros() / 1_000;
  }

  /** Reads the table, lets it be changed, and replaces it if it was; nobody else meanwhile. */
  private <T> Future<T> changed(Function<JsonObject, T> change) {
    return worker
        .executeBlocking(() -> {
          Files.createDirectories(folder);
          try (FileChannel channel =
                  FileChannel.open(
                      folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
              FileLock lock = lock(channel)) {
            JsonObject table = read();
            JsonObject before = table.copy();
            T result = change.apply(table);
            if (lock.isValid() && !table.equals(before)) {
              write(table);
            }
            return result;
          }
        })
        .recover(cause ->
            Future.failedFuture(
                new LeaseStoreException(
                    describe() + " cannot be used: " + cause.getMessage(), cause)));
  }

  /** Waits for others, but not for ever; other instances in this process are others too. */
  private FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    long until = System.nanoTime() + time.granted().toNanos();
    while (System.nanoTime() - until < 0) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException heldByThisProcess) {
        // as if another process had it
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new IOException("another process has held " + LOCK + " for " + time.granted());
  }

  private JsonObject read() throws IOException {
    try {
      JsonObject file = new JsonObject(Files.readString(folder.resolve(TABLE)));
      int version = file.getInteger("version", 0);
      if (version != VERSION) {
        throw new IOException(TABLE + " has version " + version + ", this program " + VERSION);
      }
      return file.getJsonObject("leases");
    } catch (NoSuchFileException first) {
      return new JsonObject();
    }
  }

  private void write(JsonObject table) throws IOException {
    JsonObject file = new JsonObject().put("version", VERSION).put("leases", table);
    WholeFile.write(folder.resolve(TABLE), file.encode().getBytes(StandardCharsets.UTF_8), false);
  }
}
