package io.tocsin.storage;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalBatch;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.spool.Importance;
import io.tocsin.storage.spool.Spool;
import io.tocsin.storage.spool.SpoolItem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Puts what is to be stored into the spool. Belongs to one context. */
final class Intake {

  private final Context context;
  private final Spool spool;
  private final StorageCounters counters;
  private final BiConsumer<Object, String> lost;

  /** Of each journal that is on its way to the disk: how far, and when it is there. */
  private final Map<String, OnItsWay> onTheirWay = new HashMap<>();

  private record OnItsWay(long number, Future<Void> written) {}

  /**
   * @param lost is told of a record that nobody else keeps and that cannot be taken, and why
   */
  Intake(Context context, Spool spool, StorageCounters counters, BiConsumer<Object, String> lost) {
    this.context = context;
    this.spool = spool;
    this.counters = counters;
    this.lost = lost;
  }

  /** Takes a record without a number; what cannot be taken is told to {@code lost}. */
  void accept(Object record) {
    StoredTable<?> table = Tables.of(record.getClass());
    if (table == null) {
      throw new IllegalArgumentException(record.getClass() + " is not stored");
    }
    Optional<String> objection = table.objection(record);
    if (objection.isPresent()) {
      lose(record, objection.get());
      return;
    }
    switch (spool.offer(List.of(table.item(record, "", 0)), null)) {
      case TAKEN -> counters.accepted.incrementAndGet();
      case SHED -> counters.shedSamples.incrementAndGet();
      case REFUSED -> lose(record, full());
    }
  }

  /**
   * Takes numbered entries; those that came before are not taken again.
   *
   * @return up to which number the journal is on disk; fails with code 503 if there is no room
   */
  Future<Long> accept(JournalBatch batch) {
    OnItsWay before = onTheirWay.get(batch.journal());
    long known = Math.max(before == null ? 0 : before.number(), spool.newest(batch.journal()));
    boolean shed = spool.shedsSamples();
    List<SpoolItem> items = new ArrayList<>();
    for (int i = 0; i < batch.records().size(); i++) {
      JournalRecord record = batch.records().get(i);
      long number = batch.firstNumber() + i;
      StoredTable<?> table = Tables.of(record.getClass());
      if (number <= known || table == null) {
        counters.duplicates.incrementAndGet();
      } else if (table.objection(record).isPresent()) {
        lose(record, table.objection(record).get());
      } else if (shed && table.importance() == Importance.SAMPLE) {
        counters.shedSamples.incrementAndGet();
      } else {
        items.add(table.item(record, batch.journal(), number));
      }
    }
    long newest = Math.max(known, batch.lastNumber());
    if (items.isEmpty()) {
      return before == null ? Future.succeededFuture(newest) : before.written().map(newest);
    }
    Promise<Void> promise = Promise.promise();
    Spool.Outcome outcome =
        spool.offer(
            items,
            failure ->
                context.runOnContext(nothing -> {
                  if (failure == null) {
                    promise.complete();
                  } else {
                    promise.fail(failure);
                  }
                }));
    switch (outcome) {
      case TAKEN -> counters.accepted.addAndGet(items.size());
      case SHED -> {
        counters.shedSamples.addAndGet(items.size());
        return Future.succeededFuture(newest);
      }
      case REFUSED -> {
        counters.refused.addAndGet(items.size());
        return Bus.refused(503, "storage takes nothing now: " + full() + "; send it again");
      }
    }
    // Entries of a journal go to the disk in order: when these are there, those before are too.
    OnItsWay own = new OnItsWay(newest, promise.future());
    onTheirWay.put(batch.journal(), own);
    return promise
        .future()
        .onComplete(written -> onTheirWay.remove(batch.journal(), own))
        .map(newest)
        .recover(cause -> Bus.refused(503, String.valueOf(cause.getMessage())));
  }

  private void lose(Object record, String why) {
    counters.refused.incrementAndGet();
    lost.accept(record, why);
  }

  private String full() {
    return spool.trouble().isEmpty()
        ? spool.inMemory() + " records wait for the disk already, which is the limit"
        : "the spool is stuck, " + spool.trouble();
  }
}
