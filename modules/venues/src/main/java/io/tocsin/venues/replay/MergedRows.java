package io.tocsin.venues.replay;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several recordings as one: their rows in the order of event time, read as far as needed for that.
 * What people told a recorded session is left out.
 */
final class MergedRows implements ReplayRows {

  private static final int ROWS_AT_ONCE = 4_096;

  private final List<InstrumentId> instruments;
  private final List<ReplayRows> sources = new ArrayList<>();

  /** For each source the index here of each of its instruments. */
  private final List<int[]> indexes = new ArrayList<>();

  private final RowOrder order;
  private MarketBatch.Builder rows;
  private long skipTo = Long.MIN_VALUE;
  private boolean ended;

  MergedRows(List<RecordingInfo> recordings, List<Instrument> wanted) throws RecordingException {
    this.instruments = wanted.stream().map(Instrument::id).toList();
    this.rows = newRows();
    try {
      for (RecordingInfo recording : recordings) {
        List<Instrument> own =
            recording.instruments().stream()
                .filter(market -> instruments.contains(market.id()))
                .toList();
        if (!own.isEmpty()) {
          indexes.add(own.stream().mapToInt(market -> instruments.indexOf(market.id())).toArray());
          sources.add(recording.opener().open(own));
        }
      }
    } catch (RecordingException | RuntimeException e) {
      close();
      throw e;
    }
    this.order = new RowOrder(sources.size(), this::take);
  }

  private MarketBatch.Builder newRows() {
    return MarketBatch.builder(instruments, ROWS_AT_ONCE);
  }

  private void take(MarketBatch from, int row, int source) {
    boolean left = from.receiveMicros(row) < skipTo && from.kind(row) != EventKind.GAP;
    if (!left) {
      int index = from.instrument(row);
      rows.copy(from, row, index < 0 ? index : indexes.get(source)[index]);
    }
  }

  @Override
  public @Nullable Step next() throws RecordingException {
    try {
      while (rows.size() < ROWS_AT_ONCE && !ended) {
        int source = order.hindmost();
        if (source < 0) {
          order.finish();
          ended = true;
        } else {
          switch (sources.get(source).next()) {
            case null -> order.end(source);
            case Step.Rows(MarketBatch batch) -> order.add(source, batch);
            case Step.Command command -> {}
            case Step.State state -> {}
          }
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing here waits", e);
    }
    if (rows.size() == 0) {
      return null;
    }
    MarketBatch batch = rows.build();
    rows = newRows();
    return new Step.Rows(batch);
  }

  @Override
  public boolean asSeen() {
    return false;
  }

  @Override
  public void skipTo(long micros) throws RecordingException {
    skipTo = micros;
    for (ReplayRows source : sources) {
      source.skipTo(micros);
    }
  }

  @Override
  public long frames() {
    return sources.stream().mapToLong(ReplayRows::frames).sum();
  }

  @Override
  public long bad() {
    return sources.stream().mapToLong(ReplayRows::bad).sum();
  }

  @Override
  public String firstBad() {
    return sources.stream()
        .map(ReplayRows::firstBad)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  @Override
  public long bytesRead() {
    return sources.stream().mapToLong(ReplayRows::bytesRead).sum();
  }

  @Override
  public long totalBytes() {
    return sources.stream().mapToLong(ReplayRows::totalBytes).sum();
  }

  @Override
  public void close() {
    sources.forEach(ReplayRows::close);
  }
}
