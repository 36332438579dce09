package io.tocsin.venues;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A market that at least one session has subscribed. Lives on the verticle's context. */
final class VenueMarket {

  private final int index;
  private final Map<Channel, Topic> topics = new EnumMap<>(Channel.class);
  private final Map<Channel, Pulse> pulses = new EnumMap<>(Channel.class);
  private final Set<String> sessions = new LinkedHashSet<>();
  private Instrument instrument;
  private String trouble = "";
  private long updates;
  private long lastUpdateMicros;
  private double quoteVolume24h = Double.NaN;

  VenueMarket(Instrument instrument, int index, List<Topic> topics) {
    this.instrument = instrument;
    this.index = index;
    topics.forEach(topic -> this.topics.put(topic.channel(), topic));
    for (Channel channel : Channel.values()) {
      pulses.put(channel, new Pulse());
    }
  }

  Instrument instrument() {
    return instrument;
  }

  void instrument(Instrument newRules) {
    instrument = newRules;
  }

  /** Why the venue does not let it be traded any more, empty if it does. */
  String trouble() {
    return trouble;
  }

  void trouble(String reason) {
    trouble = reason;
  }

  String symbol() {
    return instrument.id().symbol();
  }

  /** The market's index in decoder and feed. */
  int index() {
    return index;
  }

  /** What is subscribed on the socket, by channel. */
  Map<Channel, Topic> topics() {
    return topics;
  }

  Optional<Topic> topic(Channel channel) {
    return Optional.ofNullable(topics.get(channel));
  }

  Pulse pulse(Channel channel) {
    return pulses.get(channel);
  }

  /** Who wants it. */
  Set<String> sessions() {
    return sessions;
  }

  void updated(MarketBatch batch) {
    updates++;
    int last = batch.size() - 1;
    lastUpdateMicros = Math.max(lastUpdateMicros, batch.receiveMicros(last));
    if (batch.kind(last) == EventKind.TICKER && batch.quoteVolume24h(last) > 0) {
      quoteVolume24h = batch.quoteVolume24h(last);
    }
  }

  long updates() {
    return updates;
  }

  /** Receive time of the newest row, 0 for none. */
  long lastUpdateMicros() {
    return lastUpdateMicros;
  }

  /** The venue's last figure, NaN if there was none. */
  double quoteVolume24h() {
    return quoteVolume24h;
  }
}
