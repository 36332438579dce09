package io.tocsin.venues.recording;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.Purpose;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueInput;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of entries. A time is written as the difference to the time before it in the same
 * block, so {@link #restart} stands at each block's beginning on both sides. Not thread-safe.
 */
final class EntryCodec {

  private static final int SOURCE = 1;
  private static final int ADDED = 2;
  private static final int REMOVED = 3;
  private static final int OPENED = 4;
  private static final int CLOSED = 5;
  private static final int TEXT = 6;
  private static final int BINARY = 7;
  private static final int ANSWERED = 8;
  private static final int UNANSWERED = 9;
  private static final int IMAGE = 10;
  private static final int SENT = 11;
  private static final int BATCH = 12;
  private static final int TICK = 13;
  private static final int COMMAND = 14;
  private static final int STATE = 15;
  private static final int LOST = 16;
  private static final int ROUND = 17;
  private static final int PAST_WANTED = 18;

  private long lastMicros;

  void restart(long firstMicros) {
    lastMicros = firstMicros;
  }

  private Bytes begin(Bytes out, int code, int source, long micros) {
    out.code(code).signed(micros - lastMicros).number(source);
    lastMicros = micros;
    return out;
  }

  void write(Recorded entry, Bytes out) {
    switch (entry) {
      case Recorded.Input input -> write(input.source(), input.input(), out);
      case Recorded.Batch batch -> out.code(BATCH).number(batch.source()).number(batch.number());
      case Recorded.Tick tick ->
          out.code(TICK).number(tick.timeMicros()).signed(tick.receiveMicros() - tick.timeMicros());
      case Recorded.Source source ->
          out.code(SOURCE)
              .number(source.source())
              .text(source.venue())
              .text(source.protocol())
              .number(source.simulated() ? 1 : 0);
      case Recorded.Command command -> out.code(COMMAND).text(command.json());
      case Recorded.State state -> out.code(STATE).text(state.hash());
      case Recorded.Lost lost ->
          begin(out, LOST, lost.source(), lost.fromMicros())
              .signed(lost.toMicros() - lost.fromMicros())
              .number(lost.count())
              .text(lost.reason());
    }
  }

  private void write(int source, VenueInput input, Bytes out) {
    long micros = input.receiveMicros();
    switch (input) {
      case VenueInput.Text text ->
          begin(out, TEXT, source, micros).number(text.connection()).text(text.frame());
      case VenueInput.Binary binary ->
          begin(out, BINARY, source, micros).number(binary.connection()).block(binary.frame());
      case VenueInput.Added added -> {
        begin(out, ADDED, source, micros).number(added.symbol());
        write(added.market(), out);
      }
      case VenueInput.Removed removed ->
          begin(out, REMOVED, source, micros).number(removed.symbol());
      case VenueInput.Opened opened ->
          begin(out, OPENED, source, micros).number(opened.connection()).text(opened.route());
      case VenueInput.Closed closed ->
          begin(out, CLOSED, source, micros).number(closed.connection()).text(closed.reason());
      case VenueInput.Answered answered -> {
        begin(out, ANSWERED, source, micros).text(answered.purpose().name());
        write(answered.call(), out);
        out.text(answered.body());
      }
      case VenueInput.Unanswered unanswered -> {
        begin(out, UNANSWERED, source, micros).text(unanswered.purpose().name());
        write(unanswered.call(), out);
        out.text(unanswered.reason());
      }
      case VenueInput.Sent sent ->
          begin(out, SENT, source, micros).number(sent.connection()).text(sent.frame());
      case VenueInput.PastWanted wanted ->
          begin(out, PAST_WANTED, source, micros).number(wanted.symbol());
      case VenueInput.Round round -> begin(out, ROUND, source, micros);
      case VenueInput.Image image -> begin(out, IMAGE, source, micros).text(image.state());
    }
  }

  private static void write(Instrument market, Bytes out) {
    out.text(market.id().venue())
        .text(market.id().symbol())
        .text(market.venueSymbol())
        .text(market.tickSize().toString())
        .text(market.lotSize().toString())
        .text(market.minNotional().toString())
        .text(market.contractSize().toString())
        .number((market.inverse() ? 1 : 0) | (market.trading() ? 2 : 0));
  }

  private static void write(RestCall call, Bytes out) {
    out.text(call.topic().name()).signed(call.symbol());
    Instrument market = call.market();
    out.number(market == null ? 0 : 1);
    if (market != null) {
      write(market, out);
    }
    out.text(call.path());
    String body = call.body();
    out.number(body == null ? 0 : 1);
    if (body != null) {
      out.text(body);
    }
    out.number(call.weight()).text(call.tag());
  }

  /**
   * The next entry.
   *
   * @throws ByteCursor.Damaged if there is none that this version can read
   */
  Recorded read(ByteCursor in) {
    int code = in.code();
    switch (code) {
      case BATCH -> {
        return new Recorded.Batch(in.integer(), in.number());
      }
      case TICK -> {
        long time = in.number();
        return new Recorded.Tick(time, time + in.signed());
      }
      case SOURCE -> {
        return new Recorded.Source(in.integer(), in.text(), in.text(), in.number() == 1);
      }
      case COMMAND -> {
        return new Recorded.Command(in.text());
      }
      case STATE -> {
        return new Recorded.State(in.text());
      }
      default -> {
        return timed(code, in);
      }
    }
  }

  private Recorded timed(int code, ByteCursor in) {
    if (code < ADDED || code > PAST_WANTED) {
      throw new ByteCursor.Damaged("has an entry of the unknown kind " + code);
    }
    lastMicros += in.signed();
    long micros = lastMicros;
    int source = in.integer();
    return switch (code) {
      case LOST -> new Recorded.Lost(source, micros, micros + in.signed(), in.number(), in.text());
      default -> new Recorded.Input(source, input(code, micros, in));
    };
  }

  private static VenueInput input(int code, long micros, ByteCursor in) {
    return switch (code) {
      case TEXT -> new VenueInput.Text(micros, in.integer(), in.text());
      case BINARY -> new VenueInput.Binary(micros, in.integer(), in.block());
      case ADDED -> new VenueInput.Added(micros, in.integer(), market(in));
      case REMOVED -> new VenueInput.Removed(micros, in.integer());
      case OPENED -> new VenueInput.Opened(micros, in.integer(), in.text());
      case CLOSED -> new VenueInput.Closed(micros, in.integer(), in.text());
      case ANSWERED -> new VenueInput.Answered(micros, purpose(in), call(in), in.text());
      case UNANSWERED -> new VenueInput.Unanswered(micros, purpose(in), call(in), in.text());
      case SENT -> new VenueInput.Sent(micros, in.integer(), in.text());
      case PAST_WANTED -> new VenueInput.PastWanted(micros, in.integer());
      case ROUND -> new VenueInput.Round(micros);
      case IMAGE -> new VenueInput.Image(micros, in.text());
      default -> throw new ByteCursor.Damaged("has an entry of the unknown kind " + code);
    };
  }

  private static Instrument market(ByteCursor in) {
    InstrumentId id = new InstrumentId(in.text(), in.text());
    String venueSymbol = in.text();
    BigDecimal tick = decimal(in);
    BigDecimal lot = decimal(in);
    BigDecimal minimum = decimal(in);
    BigDecimal contract = decimal(in);
    long flags = in.number();
    return new Instrument(
        id, venueSymbol, tick, lot, minimum, contract, (flags & 1) != 0, (flags & 2) != 0);
  }

  private static BigDecimal decimal(ByteCursor in) {
    String text = in.text();
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new ByteCursor.Damaged("has \"" + text + "\" where a decimal belongs");
    }
  }

  private static RestCall call(ByteCursor in) {
    RestTopic topic = topic(in.text());
    int symbol = (int) in.signed();
    @Nullable Instrument market = in.number() == 0 ? null : market(in);
    String path = in.text();
    @Nullable String body = in.number() == 0 ? null : in.text();
    return new RestCall(topic, symbol, market, path, body, in.integer(), in.text());
  }

  private static RestTopic topic(String name) {
    return named(RestTopic.class, name, "REST topic");
  }

  private static Purpose purpose(ByteCursor in) {
    return named(Purpose.class, in.text(), "purpose");
  }

  private static <E extends Enum<E>> E named(Class<E> type, String name, String what) {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new ByteCursor.Damaged("has the unknown " + what + " \"" + name + "\"");
    }
  }
}
