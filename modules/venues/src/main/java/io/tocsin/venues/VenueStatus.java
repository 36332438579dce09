package io.tocsin.venues;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.Liveness.State;
import io.tocsin.venues.link.ConnectionStatus;
import io.tocsin.venues.link.LinkOptions;
import io.tocsin.venues.link.LinkPool;
import io.tocsin.venues.link.LinkState;
import io.tocsin.venues.link.LinkStatus;
import io.tocsin.venues.link.SubscriptionState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The item of the {@code venues} stream: what the connections do, and how alive each channel of
 * each market is. Lives on the verticle's context.
 */
final class VenueStatus {

  private record Judgement(String state, String reason) {}

  private static final LinkStatus NO_SOCKET =
      new LinkStatus(
          LinkState.IDLE, "the venue has no socket", 0, 0, 0, 0, 0, 0, Map.of(), List.of());

  /** Polled data are old after so many rounds without any. */
  private static final int ROUNDS = 5;

  private final VenueOptions options;
  private final VenueMarkets markets;
  private final MarketFeed feed;
  private final @Nullable LinkPool pool;
  private final VenueSupervisor supervisor;
  private final VenueTransport transport;
  private final LaterCalls lateStarts;
  private final LaterCalls deeperBooks;
  private final MalformedFrames malformed;
  private final WallClock clock;
  private String venueState = "";
  private String lastState = "";
  private long sinceMicros;

  /**
   * @param pool null for a venue without a socket
   */
  VenueStatus(
      VenueOptions options,
      VenueMarkets markets,
      MarketFeed feed,
      @Nullable LinkPool pool,
      VenueSupervisor supervisor,
      VenueTransport transport,
      LaterCalls lateStarts,
      LaterCalls deeperBooks,
      MalformedFrames malformed,
      WallClock clock) {
    this.options = options;
    this.markets = markets;
    this.feed = feed;
    this.pool = pool;
    this.supervisor = supervisor;
    this.transport = transport;
    this.lateStarts = lateStarts;
    this.deeperBooks = deeperBooks;
    this.malformed = malformed;
    this.clock = clock;
  }

  /** The venue trades or not, in its own word. */
  void venueState(String word) {
    venueState = word;
  }

  LinkStatus link() {
    return pool == null ? NO_SOCKET : pool.status();
  }

  JsonObject item() {
    long now = clock.nowMicros();
    LinkStatus link = link();
    long newest = 0;
    int resyncing = 0;
    JsonArray symbols = new JsonArray();
    for (VenueMarket market : markets.all()) {
      newest = Math.max(newest, market.lastUpdateMicros());
      Liveness judged = judge(market, now);
      resyncing += judged.state() == State.RESYNC ? 1 : 0;
      symbols.add(symbol(market, judged, now));
    }
    Judgement judged = judge(link, newest, resyncing, now);
    if (!judged.state.equals(lastState)) {
      lastState = judged.state;
      sinceMicros = now;
    }
    return new JsonObject()
        .put("venue", options.venue())
        .put("state", judged.state)
        .put("reason", judged.reason)
        .put("simulated", options.simulated())
        .put("transport", transport.now().word())
        .put("mode", transport.mode().word())
        .put("url", pool == null ? options.restUrl() : options.webSocketUrl())
        .put("venue_state", venueState.isEmpty() ? null : venueState)
        .put("since", Micros.iso(sinceMicros))
        .put("last_data_age_seconds", age(newest, now))
        .put("last_ping", iso(link.lastPingMicros()))
        .put("pong_age_seconds", age(link.lastPongMicros(), now))
        .put("venue_clock_offset_ms", feed.delay().known() ? feed.delay().micros() / 1e3 : null)
        .put("reconnects", link.reconnects())
        .put("attempt", link.attempt())
        .put("next_retry_at", iso(link.nextRetryMicros()))
        .put(
            "connections_active",
            link.open() + "/" + link.connections().size() + " connections active")
        .put("connections", connections(link, now))
        .put("activity_closes", supervisor.closes())
        .put("false_positive_closes", supervisor.falseCloses())
        .put("polling_rounds", transport.rounds())
        .put("warm_starts_waiting", lateStarts.size())
        .put("deeper_books_waiting", deeperBooks.size())
        .put("malformed_frames", malformed.count())
        .put("first_malformed", new JsonArray(malformed.first()))
        .put("subscriptions", subscriptions(link))
        .put("symbols", symbols);
  }

  private static JsonArray connections(LinkStatus link, long now) {
    JsonArray all = new JsonArray();
    for (ConnectionStatus one : link.connections()) {
      all.add(
          new JsonObject()
              .put("number", one.number() == 0 ? null : one.number())
              .put("route", one.route())
              .put("state", one.state().name())
              .put("reason", one.reason())
              .put("since", Micros.iso(one.sinceMicros()))
              .put("topics", one.topics())
              .put("last_frame_age_seconds", age(one.lastFrameMicros(), now))
              .put("last_ping", iso(one.lastPingMicros()))
              .put("pong_age_seconds", age(one.lastPongMicros(), now))
              .put("replacing", one.replacing())
              .put("reconnects", one.reconnects())
              .put("attempt", one.attempt())
              .put("next_retry_at", iso(one.nextRetryMicros())));
    }
    return all;
  }

  /** Numbers by state; those that are on their way count as pending too. */
  private static JsonObject subscriptions(LinkStatus link) {
    JsonObject counts = new JsonObject();
    for (SubscriptionState state : SubscriptionState.values()) {
      counts.put(
          state.name().toLowerCase(Locale.ROOT), link.subscriptions().getOrDefault(state, 0));
    }
    return counts;
  }

  private Judgement judge(LinkStatus link, long newest, int resyncing, long now) {
    if (markets.isEmpty()) {
      return new Judgement("IDLE", "nothing is subscribed");
    }
    if (transport.isPolling()) {
      return judgePolling(link, newest, now);
    }
    if (link.state() != LinkState.OPEN) {
      String some =
          link.open() > 0 && link.connections().size() > 1
              ? link.open() + "/" + link.connections().size() + " connections active: "
              : "";
      return new Judgement(link.state().name(), some + link.reason());
    }
    LinkOptions bounds = options.link();
    boolean first = newest < link.sinceMicros();
    long silence = now - Math.max(newest, link.sinceMicros());
    if (silence > micros(bounds.stale())) {
      return new Judgement("STALE", "no data for " + seconds(silence) + " s");
    }
    if (silence > micros(bounds.fresh())) {
      return new Judgement("SUSPECT", "no data for " + seconds(silence) + " s");
    }
    if (now - link.lastPongMicros() > micros(bounds.pongWarning())) {
      return new Judgement("SUSPECT", "no pong for " + seconds(now - link.lastPongMicros()) + " s");
    }
    if (first) {
      return new Judgement("CONNECTING", "connected, waiting for the first data");
    }
    return resyncing > 0
        ? new Judgement("RESYNC", resyncing + " of the books wait for a snapshot")
        : new Judgement("LIVE", "");
  }

  private Judgement judgePolling(LinkStatus link, long newest, long now) {
    String why =
        link.connections().isEmpty()
            ? "polled by REST"
            : "polled by REST while there is no socket: " + link.reason();
    if (newest == 0) {
      return new Judgement("CONNECTING", transport.trouble().isEmpty() ? why : transport.trouble());
    }
    return now - newest > oldWhenPolled()
        ? new Judgement("STALE", transport.trouble().isEmpty() ? why : transport.trouble())
        : new Judgement("LIVE", why);
  }

  private long oldWhenPolled() {
    return Math.max(micros(options.link().stale()), ROUNDS * transport.everyMicros());
  }

  private Liveness judge(VenueMarket market, long now) {
    if (!market.trouble().isEmpty()) {
      return Liveness.of(State.FAILED, market.trouble());
    }
    if (transport.isPolling()) {
      long silence = now - market.lastUpdateMicros();
      if (market.updates() == 0) {
        return Liveness.of(State.PENDING, "waiting for the first data");
      }
      return silence > oldWhenPolled()
          ? Liveness.of(State.STALE, "no data for " + seconds(silence) + " s")
          : Liveness.LIVE;
    }
    Liveness worst = Liveness.LIVE;
    for (Topic topic : market.topics().values()) {
      Liveness one = supervisor.of(market, topic, now);
      boolean counts =
          topic.channel() != Channel.TICKER
              && (one.state() != State.PENDING || market.updates() == 0);
      if (counts && one.worseThan(worst) || one.state() == State.FAILED) {
        worst = one;
      }
    }
    return market.updates() == 0 && worst.state() != State.FAILED
        ? Liveness.of(
            State.PENDING, worst.reason().isEmpty() ? "waiting for the first data" : worst.reason())
        : worst;
  }

  private JsonObject symbol(VenueMarket market, Liveness judged, long now) {
    SymbolFeed counters = feed.symbol(market.index());
    JsonArray channels = new JsonArray();
    for (Topic topic : market.topics().values()) {
      Liveness one = supervisor.of(market, topic, now);
      Pulse pulse = market.pulse(topic.channel());
      channels.add(
          new JsonObject()
              .put("channel", topic.channel().name())
              .put("state", (pool == null ? SubscriptionState.INACTIVE : pool.state(topic)).name())
              .put("liveness", one.state().name())
              .put("reason", one.reason())
              .put("updates", pulse.beats())
              .put("age", age(pulse.lastMicros(), now)));
    }
    return new JsonObject()
        .put("symbol", market.symbol())
        .put("state", judged.state().name())
        .put("reason", judged.reason())
        .put("trading", market.instrument().trading())
        .put("update_count", market.updates())
        .put("last_update", iso(market.lastUpdateMicros()))
        .put("volume_class", options.activity().volumeClass(market.quoteVolume24h()))
        .put("channels", channels)
        .put("waiting", counters.waiting())
        .put("warm_start", lateStarts.words(market.index()))
        .put("deeper_book", deeperBooks.words(market.index()))
        .put("past_trades", counters.past())
        .put("gaps", counters.gaps())
        .put("last_gap_reason", counters.lastGap())
        .put("duplicates", counters.duplicates())
        .put("out_of_order", counters.outOfOrder())
        .put("late", counters.late())
        .put("repaired", counters.repaired())
        .put("last_repair", counters.lastRepair());
  }

  private static @Nullable String iso(long micros) {
    return micros == 0 ? null : Micros.iso(micros);
  }

  private static @Nullable Double age(long micros, long now) {
    return micros == 0 ? null : Math.max(0, (now - micros) / 1_000) / 1e3;
  }

  private static long seconds(long micros) {
    return micros / Micros.SECOND;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
