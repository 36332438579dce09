package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * Everything that is particular to one venue's wire. Adding a venue is one implementation and one
 * line in {@link VenueAdapters}. Stateless; callable from any thread.
 */
public interface VenueAdapter {

  /** What a market of the venue can be asked for. */
  enum Channel {
    TRADES,
    QUOTES,
    BOOK,
    TICKER
  }

  /** The adapter's own id, for example {@code binance}. */
  String id();

  /** Where the venue's public data is, when nothing else is configured. */
  String defaultWebSocketUrl();

  String defaultRestUrl();

  Set<Channel> channels();

  /** Fraction of the notional. */
  BigDecimal takerFee();

  /** Fraction of the notional. */
  BigDecimal makerFee();

  /** Appended to the WebSocket base URL. */
  String webSocketPath();

  /** Symbols that one connection can carry. */
  int mostSymbols();

  /** Stream names in one subscribe frame. */
  int namesPerFrame();

  /** Least time between two frames sent, milliseconds. */
  long millisBetweenFrames();

  /** Book snapshots that the venue's weight budget allows in a minute. */
  int snapshotsPerMinute();

  /** The venue's spelling of a canonical symbol. */
  String venueSymbol(String symbol);

  /** Names of the streams that carry all channels of a market. */
  List<String> streams(String venueSymbol);

  String subscribeFrame(List<String> streams, long id);

  String unsubscribeFrame(List<String> streams, long id);

  VenueDecoder newDecoder();

  /** Path of the rules of these markets; of all markets if the list is empty. */
  String instrumentsPath(List<String> venueSymbols);

  /**
   * Reads the answer to {@link #instrumentsPath}.
   *
   * @param venue the venue id to put into the instruments
   * @throws MalformedFrameException if it is not as documented
   */
  List<Instrument> readInstruments(String venue, char[] body) throws MalformedFrameException;

  /** Whether an error answer means that a market asked for does not exist. */
  boolean meansUnknownSymbol(int status, String body);

  /** What an error answer says, for a person. */
  String describeError(int status, String body);

  String snapshotPath(String venueSymbol);

  String tickerPath(String venueSymbol);

  /**
   * Reads the answer to {@link #tickerPath} and tells the sink's {@link FrameSink#ticker}.
   *
   * @throws MalformedFrameException if it is not as documented
   */
  void readTicker(int symbol, char[] body, FrameSink sink) throws MalformedFrameException;
}
