package io.tocsin.storage;

import io.questdb.log.LogFactory;
import io.questdb.log.LogLevel;
import io.questdb.log.LogRecordUtf8Sink;
import io.questdb.log.LogWriter;
import io.questdb.mp.QueueConsumer;
import io.questdb.mp.RingQueue;
import io.questdb.mp.SCSequence;
import io.questdb.mp.SynchronizedJob;
import java.io.Closeable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what QuestDB logs on to SLF4J, so that it is formatted and filtered like everything else.
 *
 * <p>Public, and with this constructor, because QuestDB creates it by the class name in its {@code
 * log.conf}. Runs on QuestDB's logging thread.
 */
public final class QuestDbLog extends SynchronizedJob implements LogWriter, Closeable {

  private static final Logger LOG = LoggerFactory.getLogger("questdb");

  private final RingQueue<LogRecordUtf8Sink> ring;
  private final SCSequence sequence;
  private final int level;
  private final QueueConsumer<LogRecordUtf8Sink> consumer = this::pass;

  public QuestDbLog(RingQueue<LogRecordUtf8Sink> ring, SCSequence sequence, int level) {
    this.ring = ring;
    this.sequence = sequence;
    this.level = level;
  }

  @Override
  public void bindProperties(LogFactory factory) {}

  @Override
  protected boolean runSerially() {
    return sequence.consumeAll(ring, consumer);
  }

  private void pass(LogRecordUtf8Sink entry) {
    if ((entry.getLevel() & level) == 0) {
      return;
    }
    String text = entry.toString().strip();
    if (entry.getLevel() == LogLevel.CRITICAL || entry.getLevel() == LogLevel.ERROR) {
      LOG.error("{}", text);
    } else {
      LOG.debug("{}", text);
    }
  }

  @Override
  public void close() {}
}
