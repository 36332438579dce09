package io.tocsin.simulator.fault;

import static io.tocsin.simulator.fault.Parameter.AHEAD;
import static io.tocsin.simulator.fault.Parameter.BEHIND;
import static io.tocsin.simulator.fault.Parameter.BY;
import static io.tocsin.simulator.fault.Parameter.BYTES_PER_SECOND;
import static io.tocsin.simulator.fault.Parameter.CHANNEL;
import static io.tocsin.simulator.fault.Parameter.CODE;
import static io.tocsin.simulator.fault.Parameter.COUNT;
import static io.tocsin.simulator.fault.Parameter.FOR;
import static io.tocsin.simulator.fault.Parameter.FRAMES_PER_SECOND;
import static io.tocsin.simulator.fault.Parameter.PATH;
import static io.tocsin.simulator.fault.Parameter.REASON;
import static io.tocsin.simulator.fault.Parameter.SHARE;
import static io.tocsin.simulator.fault.Parameter.SYMBOL;

import io.tocsin.simulator.face.FrameTag;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an exchange can do wrong, and what can be said about it. */
public enum MisbehaviourKind {
  /**
   * Turns handshakes away with an HTTP status (503), or with code 0 closes every new TCP connection
   * at once, also those of REST.
   */
  REFUSE_CONNECTIONS(Hits.CONNECTIONS, FOR, COUNT, CODE),
  /** Accepts TCP connections and never answers the handshake. */
  IGNORE_CONNECTIONS(Hits.CONNECTIONS, FOR, COUNT),
  /** Refuses subscriptions in the venue's words. */
  REFUSE_SUBSCRIPTIONS(Hits.SUBSCRIPTIONS, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Confirms or refuses requests late; data may come before. */
  DELAY_ACKS(Hits.REPLIES, FOR, COUNT, SHARE, SYMBOL, CHANNEL, BY),
  /** Never confirms nor refuses; data flows all the same. */
  LOSE_ACKS(Hits.REPLIES, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Answers no pings, neither frames nor the venue's own. */
  IGNORE_PINGS(Hits.PONGS, FOR, COUNT),
  /** Sends no market data, and answers all else. */
  STALL(Hits.MARKET, FOR),
  /** One symbol or channel falls silent. */
  QUIET(Hits.MARKET, FOR, SYMBOL, CHANNEL),
  /** Loses frames of market data. */
  DROP(Hits.DATA, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Sends frames of market data twice. */
  DUPLICATE(Hits.DATA, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Sends a frame after the next one of its symbol and channel. */
  REORDER(Hits.DATA, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Holds frames back; with a share below 1 others overtake them. */
  DELAY(Hits.MARKET, FOR, COUNT, SHARE, SYMBOL, CHANNEL, BY),
  /** Cuts frames off somewhere in the middle. */
  TRUNCATE(Hits.MARKET, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Overwrites some bytes in the middle of frames. */
  GARBLE(Hits.MARKET, FOR, COUNT, SHARE, SYMBOL, CHANNEL),
  /** Sends no more than so much a second to each client; the rest waits. */
  THROTTLE(Hits.MARKET, FOR, FRAMES_PER_SECOND, BYTES_PER_SECOND),
  /** Closes connections with a close frame. */
  CLOSE(Hits.AT_ONCE, SHARE, CODE, REASON),
  /** Ends connections without a close frame. */
  CUT(Hits.AT_ONCE, SHARE),
  /** Connections stay open, and nothing is read from them nor written; new ones are well. */
  HALF_OPEN(Hits.STATE, FOR, SHARE),
  /** Says that connections will be closed, where the venue does that. */
  ANNOUNCE_SHUTDOWN(Hits.AT_ONCE),
  /** The venue's clock is wrong. */
  SHIFT_CLOCK(Hits.STATE, FOR, AHEAD, BEHIND),
  /** A symbol vanishes from the instruments and its streams end; over means it is back. */
  DELIST(Hits.STATE, FOR, SYMBOL),
  /** Answers requests with a status (503). */
  REST_ERROR(Hits.REQUESTS, FOR, COUNT, SHARE, PATH, CODE),
  /** Answers requests late. */
  REST_DELAY(Hits.REQUESTS, FOR, COUNT, SHARE, PATH, BY),
  /** Never answers requests. */
  REST_SILENCE(Hits.REQUESTS, FOR, COUNT, SHARE, PATH);

  /** What a misbehaviour can happen to. */
  enum Hits {
    CONNECTIONS,
    SUBSCRIPTIONS,
    REPLIES,
    PONGS,
    MARKET,
    DATA,
    REQUESTS,
    AT_ONCE,
    STATE
  }

  private final Hits hits;
  private final Set<Parameter> parameters;

  MisbehaviourKind(Hits hits, Parameter... parameters) {
    this.hits = hits;
    this.parameters = EnumSet.noneOf(Parameter.class);
    this.parameters.addAll(List.of(parameters));
  }

  /** As it is written in a scenario. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What can be said about it, in the order of {@link Parameter}. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** Whether it is done in a moment, so that there is nothing to end. */
  public boolean atOnce() {
    return hits == Hits.AT_ONCE;
  }

  boolean takes(Parameter parameter) {
    return parameters.contains(parameter);
  }

  Hits hits() {
    return hits;
  }

  boolean hits(FrameTag tag) {
    return switch (hits) {
      case REPLIES -> tag.reply();
      case PONGS -> tag.kind() == FrameTag.Kind.PONG;
      case MARKET -> tag.market();
      case DATA -> tag.kind() == FrameTag.Kind.DATA;
      case CONNECTIONS, SUBSCRIPTIONS, REQUESTS, AT_ONCE, STATE -> false;
    };
  }
}
