package io.tocsin.venues.recording;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.VenueInput;
import io.tocsin.venues.VenuePipeline;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.ReplayRows;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recording's raw inputs through the venues' pipelines, as live. Of a session's recording the
 * batches come in the order in which the session saw them, with its clock ticks; of another in the
 * order of receipt.
 *
 * <p>A mark of that order may stand before or after the input that makes its batch: whoever
 * recorded heard of both from different threads. So marks wait for their batches and batches for
 * their marks.
 */
final class RecordedInputs implements ReplayRows {

  private static final int ROWS_AT_ONCE = 256;

  /** More marks never wait for one batch: it is missing. */
  private static final int MOST_WAITING = 1 << 20;

  /** One venue of the recording. */
  private final class Venue implements VenuePipeline.Listener {
    private final Recorded.Source source;
    private final VenuePipeline pipeline;
    private final ArrayDeque<MarketBatch> batches = new ArrayDeque<>();

    /** Whether an input has come; an image after the first replaces nothing that is not known. */
    private boolean known;

    private boolean lost;
    private long newestBatch;

    Venue(Recorded.Source source, VenueAdapter adapter) {
      this.source = source;
      this.pipeline = new VenuePipeline(adapter, this);
    }

    void accept(VenueInput input) {
      boolean image = input instanceof VenueInput.Image;
      if (lost ? image : !(image && known)) {
        lost = false;
        known = true;
        pipeline.accept(input);
      }
    }

    @Override
    public void batch(MarketBatch batch) {
      newestBatch = batch.number();
      if (asSeen) {
        batches.addLast(batch);
      } else {
        emit(batch);
      }
    }

    @Override
    public void past(MarketBatch batch) {
      if (asSeen) {
        newestBatch = batch.number();
        batches.addLast(batch);
      }
    }

    @Override
    public ControlSink control(int connection) {
      return NO_CONTROL;
    }

    @Override
    public void malformed(int connection, String reason, VenueInput input) {
      bad(source.venue() + " sent at " + Micros.iso(input.receiveMicros()) + " what " + reason);
    }

    @Override
    public void seedBook(int symbol) {}

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {}
  }

  private static final ControlSink NO_CONTROL = new ControlSink() {};

  private final RecordingReader reader;
  private final Path path;
  private final boolean asSeen;
  private final List<InstrumentId> instruments;
  private final Map<InstrumentId, Integer> indexes = new HashMap<>();
  private final Map<Integer, Venue> venues = new LinkedHashMap<>();
  private final ArrayDeque<Recorded> marks = new ArrayDeque<>();
  private final ArrayDeque<Step> ready = new ArrayDeque<>();
  private MarketBatch.Builder rows;
  private long lastMicros;
  private long skipTo = Long.MIN_VALUE;
  private long frames;
  private long bad;
  private String firstBad = "";
  private boolean emitted;
  private boolean ended;

  RecordedInputs(Path path, boolean asSeen, List<Instrument> instruments)
      throws RecordingException {
    this.path = path;
    this.asSeen = asSeen;
    this.instruments = instruments.stream().map(Instrument::id).toList();
    for (int i = 0; i < instruments.size(); i++) {
      indexes.put(this.instruments.get(i), i);
    }
    this.reader = new RecordingReader(path);
    this.rows = newRows();
  }

  private MarketBatch.Builder newRows() {
    return MarketBatch.builder(instruments, ROWS_AT_ONCE + ROWS_AT_ONCE / 4);
  }

  @Override
  public @Nullable Step next() throws RecordingException {
    while (ready.isEmpty() && !ended) {
      Recorded entry = reader.next();
      if (entry == null) {
        end();
      } else {
        take(entry);
      }
      if (rows.size() >= ROWS_AT_ONCE) {
        sendRows();
      }
    }
    return ready.poll();
  }

  private void end() {
    ended = true;
    while (!marks.isEmpty()) {
      if (!work(marks.getFirst())) {
        missing((Recorded.Batch) marks.getFirst());
      }
      marks.removeFirst();
    }
    reader.damages().forEach(damage -> bad(damage.toString()));
    sendRows();
  }

  private void take(Recorded entry) throws RecordingException {
    switch (entry) {
      case Recorded.Input(int source, VenueInput input) -> {
        Venue venue = venue(source);
        frames += input instanceof VenueInput.Text || input instanceof VenueInput.Binary ? 1 : 0;
        passTime(input.receiveMicros());
        venue.accept(input);
      }
      case Recorded.Source source -> {
        if (!venues.containsKey(source.source())) {
          venues.put(source.source(), new Venue(source, adapter(source)));
        }
      }
      case Recorded.Lost lost -> {
        Venue venue = venue(lost.source());
        venue.lost = true;
        gaps(venue.source.venue(), lost.toMicros(), lost.reason());
      }
      case Recorded.Tick tick -> {
        passTime(tick.receiveMicros());
        marks.addLast(tick);
      }
      case Recorded.Batch batch -> marks.addLast(batch);
      case Recorded.Command command -> marks.addLast(command);
      case Recorded.State state -> marks.addLast(state);
    }
    while (!marks.isEmpty() && (work(marks.getFirst()) || tooMany())) {
      marks.removeFirst();
    }
  }

  private void passTime(long receiveMicros) {
    if (skipTo != Long.MIN_VALUE && receiveMicros >= skipTo) {
      skipTo = Long.MIN_VALUE;
      if (emitted) {
        venues
            .values()
            .forEach(venue ->
                gaps(
                    venue.source.venue(),
                    receiveMicros,
                    "the replay jumped to " + Micros.iso(receiveMicros)));
      }
    }
    lastMicros = Math.max(lastMicros, receiveMicros);
  }

  private Venue venue(int source) throws RecordingException {
    Venue venue = venues.get(source);
    if (venue == null) {
      throw new RecordingException(
          path + ": has an entry of a venue that it does not name; begin at its first file");
    }
    return venue;
  }

  private VenueAdapter adapter(Recorded.Source source) throws RecordingException {
    return VenueAdapters.find(source.protocol())
        .orElseThrow(() ->
            new RecordingException(
                path
                    + ": was recorded from "
                    + source.venue()
                    + " in the protocol \""
                    + source.protocol()
                    + "\", which this program does not speak"));
  }

  /** Whether the mark has been worked off; if not, what it waits for may still come. */
  private boolean work(Recorded mark) {
    switch (mark) {
      case Recorded.Tick tick -> {
        if (asSeen && skipTo == Long.MIN_VALUE) {
          rows.clock(tick.timeMicros(), tick.receiveMicros());
        }
      }
      case Recorded.Command(String json) -> put(new Step.Command(json));
      case Recorded.State(String hash) -> put(new Step.State(hash));
      case Recorded.Batch batch -> {
        return !asSeen || work(batch);
      }
      case Recorded.Input input -> throw new IllegalStateException("no mark");
      case Recorded.Source source -> throw new IllegalStateException("no mark");
      case Recorded.Lost lost -> throw new IllegalStateException("no mark");
    }
    return true;
  }

  private boolean work(Recorded.Batch mark) {
    Venue venue = venues.get(mark.source());
    if (venue == null) {
      return false;
    }
    while (!venue.batches.isEmpty() && venue.batches.getFirst().number() < mark.number()) {
      venue.batches.removeFirst(); // the session did not take this one
    }
    if (!venue.batches.isEmpty() && venue.batches.getFirst().number() == mark.number()) {
      emit(venue.batches.removeFirst());
      return true;
    }
    if (venue.newestBatch > mark.number()) {
      missing(mark);
      return true;
    }
    return false;
  }

  private boolean tooMany() {
    if (marks.size() < MOST_WAITING) {
      return false;
    }
    missing((Recorded.Batch) marks.getFirst());
    return true;
  }

  private void missing(Recorded.Batch mark) {
    bad("batch " + mark.number() + " that the session saw does not come from what was recorded");
  }

  private void put(Step step) {
    if (asSeen) {
      sendRows();
      ready.addLast(step);
    }
  }

  private void emit(MarketBatch batch) {
    Integer index = indexes.get(batch.instruments().getFirst());
    if (index == null || skipTo != Long.MIN_VALUE) {
      return;
    }
    emitted = true;
    for (int row = 0; row < batch.size(); row++) {
      rows.copy(batch, row, index);
    }
  }

  private void gaps(String venue, long micros, String reason) {
    for (int i = 0; i < instruments.size() && skipTo == Long.MIN_VALUE; i++) {
      if (instruments.get(i).venue().equals(venue)) {
        rows.gap(i, micros, micros, reason);
      }
    }
  }

  private void sendRows() {
    if (rows.size() > 0) {
      ready.addLast(new Step.Rows(rows.build()));
      rows = newRows();
    }
  }

  private void bad(String what) {
    if (bad++ == 0) {
      firstBad = what;
    }
  }

  @Override
  public boolean asSeen() {
    return asSeen;
  }

  /** From the newest image before that moment on, what came before it is decoded and left out. */
  @Override
  public void skipTo(long micros) throws RecordingException {
    skipTo = Math.max(micros, lastMicros);
    if (micros > lastMicros && reader.seekForward(micros)) {
      venues
          .values()
          .forEach(venue -> {
            venue.lost = true;
            venue.batches.clear();
          });
      marks.clear();
    }
  }

  @Override
  public long frames() {
    return frames;
  }

  @Override
  public long bad() {
    return bad;
  }

  @Override
  public String firstBad() {
    return firstBad;
  }

  @Override
  public long bytesRead() {
    return reader.bytesRead();
  }

  @Override
  public long totalBytes() {
    return reader.totalBytes();
  }

  @Override
  public void close() {
    reader.close();
  }
}
