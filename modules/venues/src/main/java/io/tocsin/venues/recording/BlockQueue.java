package io.tocsin.venues.recording;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks on their way to the disk: a thread of its own compresses and writes them, so that whoever
 * records never waits. Holds so many at most. The figures may be read from any thread.
 */
final class BlockQueue {

  private static final Logger LOG = LoggerFactory.getLogger(BlockQueue.class);

  /** A power cut costs what came in this time at most. */
  private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Block END = new Block(new byte[0], 0, 0, 0, 0, 0, false);

  private final BlockingQueue<Block> blocks;
  private final SegmentWriter segments;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile long bytes;
  private volatile long rawBytes;
  private volatile @Nullable IOException failure;

  /**
   * @param mostBlocks how many wait at most
   */
  BlockQueue(String name, int mostBlocks, SegmentWriter segments) {
    this.blocks = new ArrayBlockingQueue<>(mostBlocks);
    this.segments = segments;
    Thread.ofPlatform().name("recorder-" + name).daemon().start(this::run);
  }

  /** Takes a block to be written; false if there is no room. */
  boolean offer(Block block) {
    return failure == null && blocks.offer(block);
  }

  /** Writes what is left and ends; blocks until there is room to say so. */
  void end() throws InterruptedException {
    blocks.put(END);
  }

  /** Done when everything is written and the files are closed; fails if they could not be. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @SuppressWarnings("ReferenceEquality") // END is this one block and no other
  private void run() {
    long forced = System.nanoTime();
    boolean dirty = false;
    try {
      while (true) {
        Block block = blocks.poll(1, TimeUnit.SECONDS);
        if (block == END) {
          break;
        }
        if (block != null && failure == null) {
          segments.append(block);
          dirty = true;
          sum();
        }
        if (dirty && System.nanoTime() - forced >= FORCE_NANOS) {
          segments.force();
          dirty = false;
          forced = System.nanoTime();
        }
      }
      segments.close();
      ended.complete(null);
    } catch (IOException e) {
      failure = e;
      LOG.error("a recording cannot be written on: {}", e.toString());
      close();
      ended.completeExceptionally(e);
    } catch (InterruptedException e) {
      close();
      ended.completeExceptionally(e);
    }
  }

  private void close() {
    try {
      segments.close();
    } catch (IOException e) {
      LOG.error("a recording's file cannot be closed: {}", e.toString());
    }
  }

  private void sum() {
    long stored = 0;
    long raw = 0;
    for (SegmentIndex segment : segments.segments()) {
      stored += segment.bytes();
      raw += segment.rawBytes();
    }
    bytes = stored;
    rawBytes = raw;
  }

  /** Bytes of the files. */
  long bytes() {
    return bytes;
  }

  /** Bytes before compression. */
  long rawBytes() {
    return rawBytes;
  }

  /** Why nothing can be written any more, null if it can. */
  @Nullable IOException failure() {
    return failure;
  }

  boolean wantsImages() {
    return segments.wantsImages();
  }

  /** The index; only after {@link #ended}. */
  JsonObject index(Coverage coverage) {
    return RecordingFolder.index(segments.segments(), coverage, List.of(), segments.deletedBytes());
  }
}
