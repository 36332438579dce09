package io.tocsin.bus;

import io.tocsin.model.InstrumentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every address of the bus, written once.
 *
 * <p>Addresses that begin with {@code in.} carry Java values inside a node and are never reachable
 * from a browser; the others carry JSON and are a public contract (docs/bus.md, tested against
 * {@link #CATALOGUE}).
 */
public final class Addresses {

  /** Who may use an address. */
  public enum Reach {
    /** Verticles of this program only. */
    INTERNAL,
    /** Browsers may subscribe. */
    STREAM,
    /** Browsers may send requests. */
    REQUEST
  }

  /**
   * One row of the public table.
   *
   * @param pattern the address, variable parts in angle brackets
   * @param carries the record or JSON that travels
   */
  public record Entry(String pattern, Reach reach, String carries) {}

  /** The stream of sessions. */
  public static final String SESSIONS = "sessions";

  /** The stream of venue links. */
  public static final String VENUES = "venues";

  /** The stream of the server's parts. */
  public static final String HEALTH = "health";

  /** The stream of recordings. */
  public static final String RECORDINGS = "recordings";

  /** The stream of replays for sessions and of backtests: how far they are. */
  public static final String BACKTESTS = "backtests";

  /** The stream of parameter sweeps: how far they are. */
  public static final String SWEEPS = "sweeps";

  /** The stream of the server's newest warnings and errors. */
  public static final String LOG = "log";

  /** The stream of a cluster's nodes. */
  public static final String CLUSTER = "cluster";

  /** The stream of strategy files. */
  public static final String STRATEGIES = "strategies";

  /** Request: a stream's {@code full_update}. */
  public static final String SNAPSHOT = "snapshot";

  /** Request: records of a browser's log. */
  public static final String CLIENT_LOG = "client.log";

  static final String STREAM_POST = "in.streams.post";
  static final String STREAM_READ = "in.streams.read";
  static final String STREAM_NEWS = "in.streams.news";
  static final String STREAM_FOLLOW = "in.streams.follow";
  static final String ABROAD_READ = "in.streams.abroad.read";
  static final String ABROAD_FOLLOW = "in.streams.abroad.follow";
  static final String ABROAD_NEWS = "in.streams.abroad.news";
  static final String ABROAD_READERS = "in.streams.abroad.readers";
  static final String STRATEGY_TEXTS = "in.strategies";
  static final String SESSION_ENDED = "in.session.ended";
  static final String RECORDER_START = "in.recorder.start";
  static final String RECORDER_STOP = "in.recorder.stop";
  static final String BACKTEST_FILE = "in.backtests.file";
  static final String SWEEP_FILE = "in.sweeps.file";
  static final String JOURNAL = "in.journal";
  static final String JOURNAL_STORE = "in.journal.store";
  static final String JOURNAL_QUERY = "in.journal.query";
  static final String JOURNAL_CANDLES = "in.journal.candles";
  static final String JOURNAL_EXPORT = "in.journal.export";

  /** All addresses, for documentation and for the bridge's permissions. Public ones stand first. */
  public static final List<Entry> CATALOGUE =
      List.of(
          new Entry(
              "sessions",
              Reach.STREAM,
              "sessions of this server, in a cluster of all nodes: full_update, session_created, session_state, session_removed"),
          new Entry("venues", Reach.STREAM, "state of each venue link: full_update, update"),
          new Entry(
              "health", Reach.STREAM, "state of each part of the server: full_update, update"),
          new Entry(
              "cluster",
              Reach.STREAM,
              "nodes of the cluster, as this one sees them: full_update, update"),
          new Entry(
              "recordings",
              Reach.STREAM,
              "recordings, and how far those under way are: full_update, update"),
          new Entry(
              "backtests",
              Reach.STREAM,
              "how far replays and backtests are: full_update, update, done"),
          new Entry(
              "sweeps", Reach.STREAM, "how far parameter sweeps are: full_update, update, done"),
          new Entry(
              "log",
              Reach.STREAM,
              "newest WARN and ERROR of the server's log, for admins: full_update, update"),
          new Entry(
              "strategies",
              Reach.STREAM,
              "strategy files, valid or not, and who names them: full_update, update"),
          new Entry(
              "session.<id>.state_machines",
              Reach.STREAM,
              "strategy instances: full_update, instance_added, state_change, instance_removed"),
          new Entry(
              "session.<id>.market",
              Reach.STREAM,
              "prices and freshness by symbol: full_update, update"),
          new Entry(
              "session.<id>.candles.<symbol>.<interval>",
              Reach.STREAM,
              "candles of a symbol that the session takes from one venue: full_update, update"),
          new Entry(
              "session.<id>.candles.<venue>:<symbol>.<interval>",
              Reach.STREAM,
              "one venue's candles of a symbol that the session takes from several: full_update, update"),
          new Entry(
              "session.<id>.indicators",
              Reach.STREAM,
              "indicator values or the reason for their absence: full_update, update"),
          new Entry(
              "session.<id>.conditions",
              Reach.STREAM,
              "condition progress by instance: full_update, update"),
          new Entry(
              "session.<id>.transitions",
              Reach.STREAM,
              "state machine transitions: full_update, transition"),
          new Entry("session.<id>.signals", Reach.STREAM, "signals: full_update, signal"),
          new Entry("session.<id>.orders", Reach.STREAM, "orders: full_update, order"),
          new Entry("session.<id>.fills", Reach.STREAM, "fills: full_update, fill"),
          new Entry(
              "session.<id>.positions", Reach.STREAM, "positions: full_update, position, update"),
          new Entry("session.<id>.equity", Reach.STREAM, "equity curve: full_update, equity"),
          new Entry("session.<id>.alerts", Reach.STREAM, "alerts: full_update, alert"),
          new Entry(
              "session.<id>.quality", Reach.STREAM, "data quality by symbol: full_update, update"),
          new Entry("snapshot", Reach.REQUEST, "{stream}: the stream's full_update envelope"),
          new Entry(
              "command.<name>", Reach.REQUEST, "a command's JSON; the reply says what was done"),
          new Entry("client.log", Reach.REQUEST, "WARN and ERROR records of a browser"),
          new Entry(
              "in.market.<venue>.<symbol>", Reach.INTERNAL, "MarketBatch of one instrument, live"),
          new Entry(
              "in.past.<venue>.<symbol>",
              Reach.INTERNAL,
              "MarketBatch: the instrument told anew from its past, for who knows less of it"),
          new Entry(
              "in.venue.<venue>.past",
              Reach.INTERNAL,
              "VenueSubscription: publish what is remembered of the symbols"),
          new Entry(
              "in.venue.<venue>.subscribe",
              Reach.INTERNAL,
              "VenueSubscription, answered by VenueInstruments"),
          new Entry("in.venue.<venue>.unsubscribe", Reach.INTERNAL, "VenueSubscription"),
          new Entry(
              "in.venue.<venue>.markets", Reach.INTERNAL, "a request for all of a venue's markets"),
          new Entry("in.venue.<venue>.tap", Reach.INTERNAL, "TapRequest of a recorder"),
          new Entry("in.raw.<recorder>", Reach.INTERNAL, "RawInputs of a venue for one recorder"),
          new Entry(
              "in.session.<id>.input",
              Reach.INTERNAL,
              "MarketBatch of a replay, all instruments merged"),
          new Entry(
              "in.session.<id>.credits", Reach.INTERNAL, "Integer: batches that were worked off"),
          new Entry(
              "in.session.<id>.control",
              Reach.INTERNAL,
              "JSON command for the session's strategy verticle"),
          new Entry(
              "in.session.<id>.replay",
              Reach.INTERNAL,
              "{pause, speed, jump_to} for the replay that feeds the session"),
          new Entry(
              "in.session.<id>.order",
              Reach.INTERNAL,
              "SessionOrder of a session that is recorded"),
          new Entry(
              "in.recorder.start", Reach.INTERNAL, "RecordingWish, answered by the recording's id"),
          new Entry(
              "in.recorder.stop",
              Reach.INTERNAL,
              "{session_id}, answered when its recording is on the disk"),
          new Entry(
              "in.backtests.file",
              Reach.INTERNAL,
              "{backtest_id, file}, answered by the path of that result file"),
          new Entry(
              "in.sweeps.file",
              Reach.INTERNAL,
              "{sweep_id, file}, answered by the path of that result file"),
          new Entry(
              "in.strategies",
              Reach.INTERNAL,
              "{strategy: text} of all strategy files, when one has changed"),
          new Entry("in.session.ended", Reach.INTERNAL, "id of a session whose source has ended"),
          new Entry("in.indicators.<id>", Reach.INTERNAL, "EvaluatedBatch of a session"),
          new Entry(
              "in.journal",
              Reach.INTERNAL,
              "JournalRecords without numbers of their own, to be stored"),
          new Entry(
              "in.journal.store",
              Reach.INTERNAL,
              "JournalBatch, answered by the number up to which storage holds the journal"),
          new Entry(
              "in.journal.export", Reach.INTERNAL, "ExportRequest, answered by a file's path"),
          new Entry("in.journal.query", Reach.INTERNAL, "JournalQuery, answered by JournalPage"),
          new Entry(
              "in.journal.candles",
              Reach.INTERNAL,
              "CandleQuery, answered by JournalPage: oldest first, as the streams tell them"),
          new Entry("in.streams.post", Reach.INTERNAL, "StreamPost"),
          new Entry(
              "in.streams.read", Reach.INTERNAL, "stream address, answered by its full_update"),
          new Entry("in.streams.news", Reach.INTERNAL, "StreamNews of all streams"),
          new Entry("in.streams.follow", Reach.INTERNAL, "StreamFollow, answered by StreamStart"),
          new Entry(
              "in.streams.abroad.read",
              Reach.INTERNAL,
              "address of a stream of another node, answered by its full_update"),
          new Entry(
              "in.streams.abroad.follow",
              Reach.INTERNAL,
              "StreamFollow of a stream of another node, answered by StreamStart"),
          new Entry("in.streams.abroad.news", Reach.INTERNAL, "StreamNews of other nodes"),
          new Entry(
              "in.streams.abroad.readers",
              Reach.INTERNAL,
              "a request for the addresses of the streams that are read here"));

  private static final String OF_SESSION = "session.";

  private Addresses() {}

  /** What the addresses of all streams of a session begin with, up to the dot before the stream. */
  public static String session(String sessionId) {
    return OF_SESSION + sessionId;
  }

  /** The session to which a stream belongs; null if it is the server's. */
  public static @Nullable String sessionOf(String stream) {
    int end = stream.startsWith(OF_SESSION) ? stream.indexOf('.', OF_SESSION.length()) : -1;
    return end < 0 ? null : stream.substring(OF_SESSION.length(), end);
  }

  /**
   * What a stream is called within its session, for example {@code market} or {@code
   * candles.BTC_USDT.1m}; null if it is the server's.
   */
  public static @Nullable String nameOf(String stream) {
    String session = sessionOf(stream);
    return session == null ? null : stream.substring(session(session).length() + 1);
  }

  /**
   * A stream of a session; {@code stream} may have further parts, for example {@code
   * candles.BTC_USDT.1m}.
   */
  public static String session(String sessionId, String stream) {
    return session(sessionId) + "." + stream;
  }

  /**
   * The candle stream of a symbol that the session takes from one venue.
   *
   * @param interval {@code 1s}, {@code 5s}, {@code 1m}, {@code 5m} or {@code 1h}
   */
  public static String candles(String sessionId, String symbol, String interval) {
    return session(sessionId, "candles." + symbol + "." + interval);
  }

  /**
   * One venue's candle stream of a symbol that the session takes from several venues.
   *
   * @param interval {@code 1s}, {@code 5s}, {@code 1m}, {@code 5m} or {@code 1h}
   */
  public static String candles(String sessionId, InstrumentId instrument, String interval) {
    return session(sessionId, "candles." + instrument + "." + interval);
  }

  /** A command, for example {@code emergency_stop}. */
  public static String command(String name) {
    return "command." + name;
  }

  static String market(InstrumentId instrument) {
    return "in.market." + instrument.venue() + "." + instrument.symbol();
  }

  static String past(InstrumentId instrument) {
    return "in.past." + instrument.venue() + "." + instrument.symbol();
  }

  static String venuePast(String venue) {
    return "in.venue." + venue + ".past";
  }

  static String venueSubscribe(String venue) {
    return "in.venue." + venue + ".subscribe";
  }

  static String venueUnsubscribe(String venue) {
    return "in.venue." + venue + ".unsubscribe";
  }

  static String venueMarkets(String venue) {
    return "in.venue." + venue + ".markets";
  }

  static String venueTap(String venue) {
    return "in.venue." + venue + ".tap";
  }

  static String raw(String recorder) {
    return "in.raw." + recorder;
  }

  static String sessionInput(String sessionId) {
    return "in.session." + sessionId + ".input";
  }

  static String sessionCredits(String sessionId) {
    return "in.session." + sessionId + ".credits";
  }

  static String sessionReplay(String sessionId) {
    return "in.session." + sessionId + ".replay";
  }

  static String sessionOrder(String sessionId) {
    return "in.session." + sessionId + ".order";
  }

  static String sessionControl(String sessionId) {
    return "in.session." + sessionId + ".control";
  }

  static String indicators(String sessionId) {
    return "in.indicators." + sessionId;
  }

  /**
   * The stream addresses as one regular expression: what a browser may subscribe to, full match.
   */
  public static String streamPattern() {
    return "sessions|venues|health|cluster|recordings|backtests|sweeps|log|strategies"
        + "|session\\.[A-Za-z0-9_]{1,64}\\."
        + "(state_machines|market|indicators|conditions|transitions|signals|orders|fills|positions|equity|alerts|quality"
        + "|candles\\.(?:[a-z0-9_]{1,32}:)?[A-Z0-9]{1,20}_[A-Z0-9]{1,12}\\.(1s|5s|1m|5m|1h))";
  }

  /** The request addresses as one regular expression: what a browser may send to, full match. */
  public static String requestPattern() {
    return "snapshot|client\\.log|command\\.[a-z_]{1,40}";
  }
}
