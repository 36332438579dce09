package io.tocsin.venues;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A market that at least one session has subscribed. Lives on the verticle's context. */
final class VenueMarket {

  private final int index;
  private final Map<Channel, Topic> topics = new EnumMap<>(Channel.class);
  private final Pulse[] pulses = new Pulse[Channel.values().length];
  private final int[] provenBy = new int[Channel.values().length];
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
    Arrays.setAll(pulses, channel -> new Pulse());
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

  /** The channel's topic, if data on this connection have yet to be told as its proof. */
  @Nullable Topic unproven(Channel channel, int connection) {
    if (provenBy[channel.ordinal()] == connection) {
      return null;
    }
    provenBy[channel.ordinal()] = connection;
    return topics.get(channel);
  }

  /** The next data are proof again. */
  void forgetProof() {
    Arrays.fill(provenBy, 0);
  }

  Pulse pulse(Channel channel) {
    return pulses[channel.ordinal()];
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
