package io.tocsin.venues.decode;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.VenueDecoder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;

/**
 * What a venue sends. The first byte says as what the rest is read: {@code T} a text frame, {@code
 * B} a binary one, {@code I} the list of markets, a digit the answer to a call for that {@link
 * RestTopic}. Only {@link MalformedFrameException} may be thrown.
 */
public final class FrameInput {

  private static final RestTopic[] TOPICS = RestTopic.values();

  private static final RestProtocol.Markets NOBODY =
      new RestProtocol.Markets() {
        @Override
        public void market(Instrument market) {}

        @Override
        public void unusable(String venueSymbol, String reason) {}
      };

  private FrameInput() {}

  /** Reads as that venue's adapter does, twice: a decoder must stand what it was given before. */
  public static void read(String venue, byte[] input) {
    if (input.length == 0) {
      return;
    }
    VenueAdapter adapter = VenueAdapters.find(venue).orElseThrow();
    VenueDecoder decoder = adapter.newDecoder();
    EventLines events = new EventLines(adapter, line -> {}, new HashMap<>(), new ControlSink() {});
    Instrument market =
        new Instrument(
            new InstrumentId(venue, "BTC_USDT"),
            adapter.venueSymbol("BTC_USDT"),
            new BigDecimal("0.01"),
            new BigDecimal("0.00001"),
            BigDecimal.ONE,
            new BigDecimal("0.001"),
            true);
    decoder.register(market, events.add(market.venueSymbol(), "BTC_USDT"));
    for (int again = 0; again < 2; again++) {
      try {
        read(adapter, decoder, market, input, events);
      } catch (MalformedFrameException refused) {
        // As declared.
      }
    }
  }

  private static void read(
      VenueAdapter adapter,
      VenueDecoder decoder,
      Instrument market,
      byte[] input,
      EventLines events)
      throws MalformedFrameException {
    char[] text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8).toCharArray();
    switch (input[0]) {
      case 'B' -> decoder.binary(input, 1, input.length - 1, events);
      case 'I' -> adapter.rest().readInstruments(adapter.id(), text, NOBODY);
      case '0', '1', '2', '3', '4' -> {
        RestTopic topic = TOPICS[input[0] - '0'];
        Optional<RestCall> call = adapter.rest().call(topic, market, 0, FrameSink.NO_ID);
        if (call.isPresent()) {
          adapter.rest().read(call.get(), text, events);
        }
      }
      default -> decoder.text(text, 0, text.length, events);
    }
  }

  /** Lines for {@code tocsin decode}; whatever stands in them is told and passed over. */
  public static void lines(byte[] input) {
    FrameLines frames =
        new FrameLines(VenueAdapters.find("mexc").orElseThrow(), line -> {}, remark -> {});
    new String(input, StandardCharsets.UTF_8).lines().forEach(frames::line);
  }
}
