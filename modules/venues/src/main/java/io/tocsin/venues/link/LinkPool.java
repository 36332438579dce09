package io.tocsin.venues.link;

import io.tocsin.model.WallClock;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A venue's WebSockets: as many as its limits make necessary for what is wanted, each kept alive
 * for as long as it carries a topic. Connects at the venue's pace, comes back with backoff after a
 * loss and subscribes everything again, and replaces a connection before the venue ends it, old and
 * new open together until the new one has shown that it brings everything.
 *
 * <p>Lives on the event loop context that made it; every method is to be called there.
 */
public final class LinkPool {

  private static final Logger LOG = LoggerFactory.getLogger(LinkPool.class);

  private final String venue;
  private final SocketProtocol protocol;
  private final WallClock clock;
  private final LinkListener listener;
  private final LinkKeeper keeper;
  private final Map<Topic, LinkSlot> slotOf = new LinkedHashMap<>();
  private long idleSince;

  /**
   * @param venue the venue's id, for logs
   * @param baseUrl scheme and host
   * @param key the user's key, empty for none; never logged
   * @param random spreads reconnects and replacements
   */
  public LinkPool(
      Vertx vertx,
      String venue,
      String baseUrl,
      String key,
      LinkOptions options,
      SocketProtocol protocol,
      WallClock clock,
      RandomGenerator random,
      LinkListener listener) {
    this.venue = venue;
    this.protocol = protocol;
    this.clock = clock;
    this.listener = listener;
    this.keeper =
        new LinkKeeper(vertx, venue, baseUrl, key, options, protocol, clock, random, listener);
    this.idleSince = clock.nowMicros();
  }

  // What is wanted

  /** How many of these topics find no room within the venue's limits. */
  public int withoutRoom(List<Topic> topics) {
    SocketProtocol.Limits limits = protocol.limits();
    if (limits.mostConnections() == 0) {
      return 0;
    }
    Map<String, Integer> room = new HashMap<>();
    keeper
        .slots()
        .forEach(slot ->
            room.merge(
                slot.route, limits.topicsPerConnection() - slot.topics.size(), Integer::sum));
    int more = limits.mostConnections() - keeper.slots().size();
    int without = 0;
    for (Topic topic : topics) {
      if (!slotOf.containsKey(topic) && room.merge(topic.route(), -1, Integer::sum) < 0) {
        if (more-- > 0) {
          room.merge(topic.route(), limits.topicsPerConnection(), Integer::sum);
        } else {
          room.merge(topic.route(), 1, Integer::sum);
          without++;
        }
      }
    }
    return without;
  }

  /** Subscribes topics, on as many connections as they need. */
  public void want(Collection<Topic> topics) {
    boolean more = false;
    for (Topic topic : topics) {
      if (!slotOf.containsKey(topic)) {
        LinkSlot slot = slotFor(topic);
        slot.topics.add(topic);
        slotOf.put(topic, slot);
        LinkKeeper.each(slot, connection -> connection.add(topic));
        more = true;
      }
    }
    if (more) {
      pumpAll();
      keeper.connectNext();
    }
  }

  private LinkSlot slotFor(Topic topic) {
    for (LinkSlot slot : keeper.slots()) {
      if (slot.route.equals(topic.route())
          && slot.hasRoom(protocol.limits().topicsPerConnection())) {
        return slot;
      }
    }
    LinkSlot slot = new LinkSlot(topic.route(), clock.nowMicros());
    keeper.slots().add(slot);
    return slot;
  }

  /** Unsubscribes topics; a connection that carries nothing any more is closed. */
  public void unwant(Collection<Topic> topics) {
    boolean less = false;
    for (Topic topic : topics) {
      LinkSlot slot = slotOf.remove(topic);
      if (slot != null) {
        less = true;
        slot.topics.remove(topic);
        LinkKeeper.each(slot, connection -> connection.remove(topic));
        if (slot.topics.isEmpty()) {
          keeper.end(slot, "nothing is subscribed on it any more");
          keeper.slots().remove(slot);
        }
      }
    }
    if (!less) {
      return;
    }
    if (keeper.slots().isEmpty()) {
      idleSince = clock.nowMicros();
    }
    pumpAll();
    listener.changed();
  }

  /** Asks the venue to begin topics anew; nothing for those that are not subscribed. */
  public void renew(Collection<Topic> topics) {
    for (LinkSlot slot : keeper.slots()) {
      if (slot.current != null) {
        slot.current.renew(topics.stream().filter(slot.topics::contains).toList());
      }
    }
  }

  /** Ends the pool for good. */
  public void close() {
    keeper.close();
    slotOf.clear();
  }

  private void pumpAll() {
    keeper.slots().forEach(slot -> LinkKeeper.each(slot, LinkConnection::pump));
  }

  // What the venue said

  /** The venue confirmed a request. */
  public void acknowledged(int connection, long requestId) {
    with(
        connection,
        on -> {
          if (on.subscriptions().acknowledged(requestId)) {
            listener.changed();
          }
        });
  }

  /** The venue confirmed a subscription that it names; without a market the oldest that waits. */
  public void acknowledged(int connection, Channel channel, @Nullable String venueSymbol) {
    with(
        connection,
        on -> {
          on.subscriptions().acknowledged(channel, venueSymbol);
          listener.changed();
        });
  }

  /** The venue refused a request; -1 where it does not say which. */
  public void refused(int connection, long requestId, String why) {
    with(
        connection,
        on -> {
          LOG.warn("{} refused request {}: {}", venue, requestId, why);
          keeper.fail(on.subscriptions().refused(requestId, why, clock.nowMicros()), why);
        });
  }

  /** The venue refused what it names; null stands for any. */
  public void refused(
      int connection, @Nullable Channel channel, @Nullable String venueSymbol, String why) {
    with(
        connection,
        on -> {
          LOG.warn("{} refused {} of {}: {}", venue, channel, venueSymbol, why);
          keeper.fail(
              on.subscriptions().refused(channel, venueSymbol, why, clock.nowMicros()), why);
        });
  }

  /** An answer to a ping of ours came as a text. */
  public void pong(int connection) {
    with(connection, LinkConnection::pong);
  }

  /** Data of a topic came: it is confirmed, and the connection counts as a success. */
  public void data(int connection, Topic topic) {
    LinkConnection from = keeper.connection(connection);
    if (from != null) {
      from.subscriptions().data(topic);
      LinkSlot slot = slotOf.get(topic);
      if (slot != null && slot.current == from) {
        keeper.succeeded(slot);
      }
    }
  }

  /** The venue is about to close the connection: another takes its place at once. */
  public void closing(int connection, String why) {
    keeper
        .slotWith(connection)
        .ifPresent(slot -> {
          LOG.info("{} connection {} will be closed: {}", venue, connection, why);
          keeper.replace(slot);
        });
  }

  /** Messages were lost: every topic of the connection begins anew. */
  public void lost(int connection, String why) {
    with(
        connection,
        on -> {
          LOG.warn("{} connection {} lost messages: {}", venue, connection, why);
          keeper.slotWith(connection).ifPresent(slot -> on.renew(slot.topics));
        });
  }

  /** Ends a connection and makes another, because what it should bring does not come. */
  public void reconnect(int connection, String why) {
    with(connection, on -> keeper.drop(on, why));
  }

  private void with(int connection, Consumer<LinkConnection> action) {
    LinkConnection on = keeper.connection(connection);
    if (on != null) {
      action.accept(on);
    }
  }

  // What is told

  /** The connection that carries a topic, 0 if none does. */
  public int connectionOf(Topic topic) {
    LinkSlot slot = slotOf.get(topic);
    return slot == null || slot.current == null ? 0 : slot.current.number();
  }

  /** Topics of a connection, empty if it is gone. */
  public Collection<Topic> topicsOf(int connection) {
    return keeper.slotWith(connection).map(slot -> List.copyOf(slot.topics)).orElse(List.of());
  }

  public SubscriptionState state(Topic topic) {
    LinkSlot slot = slotOf.get(topic);
    return slot == null || slot.current == null
        ? SubscriptionState.INACTIVE
        : slot.current.subscriptions().state(topic);
  }

  /** Why a topic is not confirmed, empty if there is nothing to say. */
  public String reason(Topic topic) {
    LinkSlot slot = slotOf.get(topic);
    return slot == null || slot.current == null
        ? slot == null ? "" : slot.reason
        : slot.current.subscriptions().reason(topic);
  }

  public LinkStatus status() {
    List<ConnectionStatus> all = keeper.slots().stream().map(LinkSlot::status).toList();
    return LinkStatus.of(all, keeper.reconnects(), counts(), idleSince);
  }

  private Map<SubscriptionState, Integer> counts() {
    Map<SubscriptionState, Integer> counts = new EnumMap<>(SubscriptionState.class);
    for (LinkSlot slot : keeper.slots()) {
      if (slot.current == null) {
        counts.merge(SubscriptionState.INACTIVE, slot.topics.size(), Integer::sum);
      } else {
        slot.current.subscriptions().count(counts);
      }
    }
    return counts;
  }
}
