package io.tocsin.storage.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from any thread without blocking it, and has them on disk before it says so: what
 * comes while a block is being written goes into the next one. A thread of its own encodes and
 * writes. A write that fails is tried again until it succeeds or the spool is closed; meanwhile
 * records wait in memory, samples are shed, and beyond the bound everything is refused.
 */
public final class Spool implements AutoCloseable {

  /** What became of records that were offered. */
  public enum Outcome {
    TAKEN,
    /** They are samples, and there is no room for samples. */
    SHED,
    /** There is no room. */
    REFUSED
  }

  /**
   * Rows that wait to be drained, in order.
   *
   * @param whole whether there were no others when they were read
   */
  public record Chunk(List<SpoolRow> rows, SpoolPosition next, boolean whole) {}

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private static final int BLOCK_BYTES = 1 << 18;
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 2_000;

  private record Batch(
      List<? extends SpoolItem> items, @Nullable Consumer<@Nullable Throwable> done) {}

  private final SpoolOptions options;
  private final LongSupplier nowMicros;
  private final Runnable appended;
  private final Journals journals = new Journals();
  private final SpoolFolder folder;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Batch> queue = new ArrayDeque<>();
  private boolean closing;
  private volatile int inMemory;
  private volatile String trouble = "";

  private final AtomicLong waiting;
  private final AtomicLong unencodable = new AtomicLong();
  private long lastWritten;

  /**
   * Opens a spool; blocks while it looks at what it finds there.
   *
   * @param nowMicros wall time
   * @param appended is run on the spool's thread when there is more to be drained
   * @throws SpoolInUseException if another process has the folder
   * @throws SpoolVersionException if another version of the program wrote to it
   * @throws IOException if it cannot be read or written
   */
  public Spool(SpoolOptions options, LongSupplier nowMicros, Runnable appended) throws IOException {
    this(options, nowMicros, appended, Disk.REAL);
  }

  Spool(SpoolOptions options, LongSupplier nowMicros, Runnable appended, Disk disk)
      throws IOException {
    this.options = options;
    this.nowMicros = nowMicros;
    this.appended = appended;
    this.folder = new SpoolFolder(options, disk, journals);
    this.waiting = new AtomicLong(folder.waiting());
    this.lastWritten = folder.lastWritten();
    this.thread = Thread.ofPlatform().name("tocsin-spool").daemon().start(this::run);
  }

  /**
   * Whether rows wait in a folder, whoever has it; looks only. Blocks.
   *
   * @throws SpoolVersionException if another version of the program wrote to it
   */
  public static boolean hasRows(Path directory) throws IOException {
    return SpoolFolder.hasRows(directory);
  }

  /** Of a journal, the number of the newest entry that is on disk or was drained; 0 if unknown. */
  public long newest(String journal) {
    return journals.newest(journal);
  }

  /**
   * Offers records that are taken or not as a whole.
   *
   * @param done called on the spool's thread once they are on disk, with null, or with why they are
   *     not since the spool was closed; null if nobody waits for that
   */
  public Outcome offer(
      List<? extends SpoolItem> items, @Nullable Consumer<@Nullable Throwable> done) {
    boolean samples = items.stream().allMatch(item -> item.importance() == Importance.SAMPLE);
    lock.lock();
    try {
      if (closing) {
        return Outcome.REFUSED;
      }
      if (samples
          && (!trouble.isEmpty()
              || !options.takesSamples(folder.bytes())
              || inMemory + items.size() > options.mostWaiting() / 2)) {
        return Outcome.SHED;
      }
      if (inMemory + items.size() > options.mostWaiting()) {
        return Outcome.REFUSED;
      }
      queue.addLast(new Batch(items, done));
      inMemory += items.size();
      something.signal();
      return Outcome.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** Rows on disk that are not drained. */
  public long waiting() {
    return waiting.get();
  }

  /** Records that were taken and are not on disk yet. */
  public int inMemory() {
    return inMemory;
  }

  /** What the files take. */
  public long bytes() {
    return folder.bytes();
  }

  /** Bytes that could not be read back. */
  public long damagedBytes() {
    return folder.damagedBytes();
  }

  /** Records that were lost because they could not be encoded. */
  public long unencodable() {
    return unencodable.get();
  }

  /** Whether samples are shed now. */
  public boolean shedsSamples() {
    return !trouble.isEmpty() || !options.takesSamples(folder.bytes());
  }

  /** Why nothing can be written now; empty if it can. */
  public String trouble() {
    return trouble;
  }

  /** Where draining begins. */
  public SpoolPosition drained() {
    return folder.drained();
  }

  /** Whether there is anything at or after a position. */
  public boolean hasMore(SpoolPosition from) {
    return from.compareTo(folder.end()) < 0;
  }

  /**
   * Rows from a position on, about as many as asked for, fewer at the end. Blocks; one thread at a
   * time.
   */
  public Chunk read(SpoolPosition from, int about) throws IOException {
    SpoolFolder.Chunk chunk = folder.read(from, about);
    return new Chunk(chunk.rows(), chunk.next(), chunk.whole());
  }

  /**
   * Everything before a position has been stored elsewhere: {@code rows} rows. Blocks; same thread
   * as {@link #read}.
   */
  public void drained(SpoolPosition position, long rows) throws IOException {
    folder.mark(position, lastWritten());
    waiting.addAndGet(-rows);
    lock.lock();
    try {
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what is in memory and closes the files; blocks for that. What cannot be written is told
   * to those who wait for it.
   */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closing = true;
      something.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }

  private synchronized long lastWritten() {
    return lastWritten;
  }

  private synchronized long nextWritten() {
    lastWritten = Math.max(lastWritten + 1, nowMicros.getAsLong());
    return lastWritten;
  }

  // On the spool's thread

  private void run() {
    BlockWriter block = new BlockWriter();
    ArrayDeque<Batch> taken = new ArrayDeque<>();
    while (take(taken)) {
      ArrayDeque<Batch> complete = new ArrayDeque<>();
      while (!taken.isEmpty()) {
        Batch batch = taken.removeFirst();
        for (SpoolItem item : batch.items()) {
          if (block.size() >= BLOCK_BYTES) {
            write(block, complete);
          }
          add(block, item);
        }
        complete.add(batch);
        if (block.size() >= BLOCK_BYTES || taken.isEmpty()) {
          write(block, complete);
        }
      }
    }
  }

  private void add(BlockWriter block, SpoolItem item) {
    try {
      block.add(item, nextWritten());
    } catch (RuntimeException cause) {
      // Trying again would not help, and one bad record must not hold all others up.
      unencodable.incrementAndGet();
      LOG.error("a record cannot be encoded and is lost: {}", item, cause);
    }
  }

  /** Everything that waits; false if there is nothing more and the spool is closing. */
  private boolean take(ArrayDeque<Batch> into) {
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        something.awaitUninterruptibly();
      }
      into.addAll(queue);
      queue.clear();
      return !into.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Writes a block and tells those whose batches are complete with it; both are empty then. */
  private void write(BlockWriter block, ArrayDeque<Batch> complete) {
    if (block.rows() > 0) {
      writePatiently(block, complete);
    } else {
      written(block, complete);
    }
    block.clear();
    complete.clear();
  }

  private void writePatiently(BlockWriter block, ArrayDeque<Batch> batches) {
    long retry = FIRST_RETRY_MILLIS;
    while (true) {
      String why;
      try {
        if (folder.bytes() + block.size() > options.mostBytes()) {
          why =
              "it has reached its bound of %d MB: records wait in memory until some are stored"
                  .formatted(options.mostBytes() >> 20);
        } else {
          folder.append(block.finish());
          written(block, batches);
          return;
        }
      } catch (IOException cause) {
        why = "it cannot be written: " + cause.getMessage();
        LOG.debug("the spool cannot be written", cause);
      }
      if (!why.equals(trouble)) {
        trouble = why;
        LOG.error("the spool in {} is stuck: {}", options.directory(), why);
      }
      if (!pause(retry)) {
        failed(batches, why);
        return;
      }
      retry = Math.min(2 * retry, LAST_RETRY_MILLIS);
    }
  }

  private void written(BlockWriter block, ArrayDeque<Batch> batches) {
    waiting.addAndGet(block.rows());
    for (Batch batch : batches) {
      for (SpoolItem item : batch.items()) {
        if (item.number() > 0) {
          journals.saw(item.journal(), item.number());
        }
      }
    }
    release(batches);
    if (!trouble.isEmpty()) {
      trouble = "";
      LOG.info("the spool in {} works again", options.directory());
    }
    for (Batch batch : batches) {
      if (batch.done() != null) {
        batch.done().accept(null);
      }
    }
    appended.run();
  }

  private void failed(ArrayDeque<Batch> batches, String why) {
    release(batches);
    for (Batch batch : batches) {
      if (batch.done() != null) {
        batch.done().accept(new IOException("the spool was closed while " + why));
      } else {
        LOG.error("{} records are lost: the spool was closed while {}", batch.items().size(), why);
      }
    }
  }

  private void release(ArrayDeque<Batch> batches) {
    lock.lock();
    try {
      for (Batch batch : batches) {
        inMemory -= batch.items().size();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room, or so long; false if the spool is closing: then nothing is tried again. */
  private boolean pause(long millis) {
    lock.lock();
    try {
      if (closing) {
        return false;
      }
      room.awaitNanos(millis * 1_000_000);
      return true;
    } catch (InterruptedException ignored) {
      return !closing;
    } finally {
      lock.unlock();
    }
  }
}
