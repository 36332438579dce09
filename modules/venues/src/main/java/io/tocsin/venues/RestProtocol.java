package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A venue's REST interface. Stateless; callable from any thread. */
public interface RestProtocol {

  /** Takes a venue's list of markets. */
  interface Markets {
    void market(Instrument market);

    /** A market that exists and cannot be used, with the reason in words. */
    void unusable(String venueSymbol, String reason);
  }

  /** Where the venue's public data is: scheme and host, no path. */
  String defaultUrl();

  /** What may be spent in a minute, in the units of {@link RestCall#weight}, with room to spare. */
  int weightPerMinute();

  /** The call for the rules of these markets; of all if the list is empty. */
  RestCall instruments(List<String> venueSymbols);

  /** The calls that follow {@link #instruments} where one does not bring all; read like it. */
  default List<RestCall> moreInstruments(List<String> venueSymbols) {
    return List.of();
  }

  /**
   * Reads the answer to {@link #instruments}.
   *
   * @param venue the venue id to put into the instruments
   * @throws MalformedFrameException if it is not as documented
   */
  void readInstruments(String venue, char[] body, Markets markets) throws MalformedFrameException;

  /**
   * The call that brings something of a market, empty if the venue has none.
   *
   * @param symbol the index that the sink is told
   * @param fromTradeId for TRADES: the first id wanted, {@link FrameSink#NO_ID} for the newest
   */
  Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId);

  /**
   * A whole book of fewer levels that weighs less, for a venue where many books wait for one and
   * the budget is spent; the usual call where there is none. What lies beyond its levels is known
   * only when it changes.
   */
  default Optional<RestCall> smallBook(Instrument market, int symbol) {
    return call(RestTopic.BOOK, market, symbol, FrameSink.NO_ID);
  }

  /**
   * Whether TRADES can be asked from an id on, so that a loss can be made good; if not only the
   * newest can be had.
   */
  boolean tradesFromId();

  /**
   * Reads an answer of status 200 and tells the sink: trades oldest first and past, a book whole.
   *
   * @throws MalformedFrameException if it is not as documented
   */
  void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException;

  /** Whether an error answer, or an error in a 200, means that a market does not exist. */
  boolean meansUnknownSymbol(int status, String body);

  /**
   * What an answer complains of, for a person; empty if it is good. Some venues answer 200 and put
   * the error into the body.
   */
  Optional<String> error(int status, String body);

  /**
   * Headers to send.
   *
   * @param key the user's key, empty for none; it must not get into logs
   */
  default Map<String, String> headers(String key) {
    return Map.of();
  }
}
