package io.tocsin.venues;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.Liveness.State;
import io.tocsin.venues.link.ConnectionStatus;
import io.tocsin.venues.link.LinkPool;
import io.tocsin.venues.link.LinkState;
import io.tocsin.venues.link.SubscriptionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges how alive each channel of each market is, asks the venue to begin a silent one anew, and
 * gives a connection up when all that it carries stays silent. A quiet market alone never ends a
 * connection that brings others. Lives on the verticle's context.
 */
final class VenueSupervisor {

  private static final Logger LOG = LoggerFactory.getLogger(VenueSupervisor.class);

  /** A connection that was given up, until what follows shows whether that was right. */
  private record GivenUp(Topic topic, long micros) {}

  private final String venue;
  private final ActivityOptions options;
  private final VenueMarkets markets;
  private final MarketFeed feed;
  private final @Nullable LinkPool pool;
  private final WallClock clock;
  private final Map<String, GivenUp> givenUp = new HashMap<>();
  private long closes;
  private long falseCloses;

  /**
   * @param pool null for a venue without a socket
   */
  VenueSupervisor(
      VenueOptions options,
      VenueMarkets markets,
      MarketFeed feed,
      @Nullable LinkPool pool,
      WallClock clock) {
    this.venue = options.venue();
    this.options = options.activity();
    this.markets = markets;
    this.feed = feed;
    this.pool = pool;
    this.clock = clock;
  }

  /** Connections given up because nothing came. */
  long closes() {
    return closes;
  }

  /** Those of them after which the market was as silent on a new connection. */
  long falseCloses() {
    return falseCloses;
  }

  /** Data of a topic came. */
  void heard(VenueMarket market, Channel channel, long nowMicros) {
    market.pulse(channel).beat(nowMicros);
    if (!givenUp.isEmpty()) {
      Topic topic = market.topics().get(channel);
      GivenUp before = topic == null ? null : givenUp.remove(topic.route());
      if (before != null && nowMicros - before.micros > micros(options.refreshWait())) {
        falseCloses++;
      }
    }
  }

  /** A connection stands: silence on its topics counts from now. */
  void opened(int connection, long nowMicros) {
    LinkPool links = pool;
    if (links == null) {
      return;
    }
    for (VenueMarket market : markets.all()) {
      for (Topic topic : market.topics().values()) {
        if (links.connectionOf(topic) == connection) {
          market.pulse(topic.channel()).begin(nowMicros);
          givenUp.computeIfPresent(
              topic.route(), (same, before) -> new GivenUp(before.topic, nowMicros));
        }
      }
    }
  }

  /** Refreshes what is silent, and gives up connections that bring nothing. */
  void check() {
    LinkPool links = pool;
    if (links == null) {
      return;
    }
    long now = clock.nowMicros();
    List<Topic> silent = new ArrayList<>();
    for (VenueMarket market : markets.all()) {
      for (Topic topic : market.topics().values()) {
        Pulse pulse = market.pulse(topic.channel());
        if (links.state(topic) == SubscriptionState.ACTIVE
            && pulse.silenceMicros(now) > threshold(market, pulse)
            && pulse.mayRefresh(now, micros(options.refreshEvery()))) {
          pulse.refreshed(now);
          silent.add(topic);
        }
      }
    }
    if (!silent.isEmpty()) {
      LOG.info(
          "{} has been silent on {}: subscribing anew",
          venue,
          silent.stream().map(Topic::name).collect(Collectors.joining(", ")));
      links.renew(silent);
    }
    for (ConnectionStatus connection : links.status().connections()) {
      if (connection.state() == LinkState.OPEN && !connection.replacing()) {
        giveUpIfDead(links, connection, now);
      }
    }
  }

  private void giveUpIfDead(LinkPool links, ConnectionStatus connection, long now) {
    Collection<Topic> topics = links.topicsOf(connection.number());
    long silence = Long.MAX_VALUE;
    Topic first = null;
    for (Topic topic : topics) {
      Optional<VenueMarket> market = markets.of(topic);
      if (market.isEmpty()) {
        return;
      }
      Pulse pulse = market.get().pulse(topic.channel());
      if (pulse.silenceMicros(now) <= threshold(market.get(), pulse)
          || !pulse.refreshFailed(now, micros(options.refreshWait()))) {
        return;
      }
      silence = Math.min(silence, pulse.silenceMicros(now));
      first = topic;
    }
    if (first == null) {
      return;
    }
    closes++;
    if (givenUp.put(first.route(), new GivenUp(first, now)) != null) {
      // It was as silent on the connection that was made for it.
      falseCloses++;
    }
    links.reconnect(
        connection.number(),
        "no data on any of its "
            + topics.size()
            + " topics for "
            + silence / Micros.SECOND
            + " s, and subscribing them anew brought none");
  }

  private long threshold(VenueMarket market, Pulse pulse) {
    return pulse.thresholdMicros(micros(options.silence(market.quoteVolume24h())));
  }

  /** How alive a channel of a market is. */
  Liveness of(VenueMarket market, Topic topic, long now) {
    LinkPool links = pool;
    if (links == null) {
      return Liveness.LIVE;
    }
    Pulse pulse = market.pulse(topic.channel());
    SubscriptionState state = links.state(topic);
    switch (state) {
      case FAILED -> {
        return Liveness.of(State.FAILED, topic.name() + ": " + links.reason(topic));
      }
      case INACTIVE -> {
        return Liveness.of(
            pulse.beats() == 0 ? State.PENDING : State.STALE,
            links.reason(topic).isEmpty() ? "no connection" : links.reason(topic));
      }
      default -> {}
    }
    if (topic.channel() == Channel.BOOK && !feed.symbol(market.index()).sync().synced()) {
      return pulse.beats() == 0
          ? Liveness.of(State.PENDING, "waiting for the first data")
          : Liveness.of(State.RESYNC, "the book waits for a snapshot");
    }
    long silence = pulse.silenceMicros(now);
    if (silence <= threshold(market, pulse)) {
      return pulse.beats() == 0
          ? Liveness.of(State.PENDING, "waiting for the first data")
          : Liveness.LIVE;
    }
    String words = "no data for " + silence / Micros.SECOND + " s";
    if (!pulse.refreshFailed(now, micros(options.refreshWait()))) {
      return Liveness.of(State.SUSPECT, words + ", being subscribed anew");
    }
    return state == SubscriptionState.ACTIVE && othersMove(market, topic.channel(), now)
        ? Liveness.of(State.LIVE, words + "; the market's other channels move")
        : Liveness.of(State.STALE, words);
  }

  /** No trades is not a dead connection: quotes and books of the market come all the same. */
  private boolean othersMove(VenueMarket market, Channel silent, long now) {
    return market.topics().keySet().stream()
        .filter(channel -> channel != silent && channel != Channel.TICKER)
        .map(market::pulse)
        .anyMatch(
            pulse -> pulse.beats() > 0 && pulse.silenceMicros(now) <= threshold(market, pulse));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
