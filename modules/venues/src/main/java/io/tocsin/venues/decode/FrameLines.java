package io.tocsin.venues.decode;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes frames that stand in lines: text as it is, binary as base64, optionally led by the
 * receive time in nanoseconds and a blank. A line that cannot be decoded is told and counted, and
 * the next one is read. Not thread-safe.
 */
public final class FrameLines {

  private static final int MOST_DIGITS = 19;
  private static final int TEXT_SHOWN = 200;

  private final VenueAdapter adapter;
  private final VenueDecoder decoder;
  private final EventLines events;
  private final Consumer<String> remarks;
  private final Map<String, Integer> symbols = new HashMap<>();
  private long lines;
  private long malformed;

  /**
   * @param out is given each event, a JSON object; the text is valid during the call
   * @param remarks is told, in words, what is no event: acknowledgements, refusals, bad lines
   */
  public FrameLines(VenueAdapter adapter, Consumer<CharSequence> out, Consumer<String> remarks) {
    this.adapter = adapter;
    this.decoder = adapter.newDecoder();
    this.remarks = remarks;
    this.events = new EventLines(adapter, out, symbols, new Remarks());
  }

  /** Makes a market's rules known, as contract sizes must be to give base quantities. */
  public void market(Instrument market) {
    decoder.register(market, events.add(market.venueSymbol(), market.id().symbol()));
  }

  /** Takes one line, without its end; an empty one is passed over. */
  public void line(String line) {
    lines++;
    if (line.isBlank()) {
      return;
    }
    int at = afterReceiveTime(line);
    String frame = line.substring(at).strip();
    try {
      if (frame.startsWith("{") || frame.startsWith("[")) {
        text(frame.toCharArray());
      } else {
        byte[] bytes = base64(frame);
        decoder.binary(bytes, 0, bytes.length, events);
      }
    } catch (MalformedFrameException e) {
      malformed++;
      remarks.accept(
          "line "
              + lines
              + " "
              + e.getMessage()
              + ": "
              + frame.substring(0, Math.min(TEXT_SHOWN, frame.length())));
    }
  }

  /** Frames of a socket, and books by REST as recordings have among them. */
  private void text(char[] frame) throws MalformedFrameException {
    try {
      decoder.text(frame, 0, frame.length, events);
    } catch (MalformedFrameException notAFrame) {
      if (symbols.size() != 1) {
        throw notAFrame;
      }
      try {
        RestCall book = new RestCall(RestTopic.BOOK, 0, null, "", null, 0, "");
        adapter.rest().read(book, frame, events);
      } catch (MalformedFrameException | RuntimeException notABookEither) {
        throw notAFrame;
      }
    }
  }

  private static byte[] base64(String text) throws MalformedFrameException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException("is neither JSON nor base64");
    }
  }

  /** Tells the receive time, if the line begins with one, and where the frame begins. */
  private int afterReceiveTime(String line) {
    int at = 0;
    long nanos = 0;
    while (at < line.length() && at < MOST_DIGITS && Character.isDigit(line.charAt(at))) {
      nanos = nanos * 10 + (line.charAt(at++) - '0');
    }
    if (at == 0 || at == line.length() || line.charAt(at) != ' ') {
      events.receivedSometime();
      return 0;
    }
    events.received(nanos / 1_000);
    return at + 1;
  }

  public long lines() {
    return lines;
  }

  public long events() {
    return events.events();
  }

  public long malformed() {
    return malformed;
  }

  /** What the venue said beside the data. */
  private final class Remarks implements ControlSink {

    private void remark(String words) {
      remarks.accept("line " + lines + ": " + words);
    }

    @Override
    public void acknowledged(long requestId) {
      remark("request " + requestId + " acknowledged");
    }

    @Override
    public void acknowledged(Channel channel, @Nullable String venueSymbol) {
      remark(channel + (venueSymbol == null ? "" : " of " + venueSymbol) + " acknowledged");
    }

    @Override
    public void refused(long requestId, String reason) {
      remark("request " + (requestId < 0 ? "" : requestId + " ") + "refused: " + reason);
    }

    @Override
    public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
      remark(
          (channel == null ? "" : channel + " ")
              + (venueSymbol == null ? "" : "of " + venueSymbol + " ")
              + "refused: "
              + reason);
    }

    @Override
    public void pong() {
      remark("pong");
    }

    @Override
    public void heartbeat() {
      remark("heartbeat");
    }

    @Override
    public void closing(String reason) {
      remark("the venue closes: " + reason);
    }

    @Override
    public void lost(String reason) {
      remark("messages were lost: " + reason);
    }

    @Override
    public void venueState(String state) {
      remark("the venue is " + state);
    }
  }
}
