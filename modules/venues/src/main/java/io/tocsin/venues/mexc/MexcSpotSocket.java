package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * MEXC spot's WebSocket: 30 subscriptions and 24 hours a connection, frames of ours up to 1,024
 * bytes, 100 of them a second; without data and without a PING in text it ends after 60 s.
 */
final class MexcSpotSocket implements SocketProtocol {

  private static final String ROUTE = "/ws";
  private static final int MOST_FRAME_BYTES = 1_024;
  private static final Limits LIMITS =
      new Limits(
          30, 100, 500, 0, Duration.ofHours(24), Duration.ofSeconds(60), Duration.ofSeconds(20));

  @Override
  public String defaultUrl() {
    return "wss://wbs-api.mexc.com";
  }

  @Override
  public List<Topic> topics(Instrument market) {
    List<Topic> topics = new ArrayList<>();
    for (Channel channel : Channel.values()) {
      String name = MexcSpotTopics.name(channel, market.venueSymbol());
      topics.add(new Topic(market.venueSymbol(), channel, name, ROUTE));
    }
    return topics;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Confirmation confirmation() {
    return Confirmation.ACKNOWLEDGEMENT;
  }

  @Override
  public List<Request> subscribe(List<Topic> topics, LongSupplier ids) {
    return requests("SUBSCRIPTION", topics, ids);
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return requests("UNSUBSCRIPTION", topics, ids);
  }

  @Override
  public Optional<String> ping(long id) {
    return Optional.of("{\"method\":\"PING\"}");
  }

  private static List<Request> requests(String method, List<Topic> topics, LongSupplier ids) {
    List<Request> requests = new ArrayList<>();
    List<Topic> some = new ArrayList<>();
    int room = 0;
    for (Topic topic : topics) {
      int bytes = topic.name().getBytes(StandardCharsets.UTF_8).length + "\"\",".length();
      if (bytes > room) {
        add(requests, method, some, ids);
        room = MOST_FRAME_BYTES - frame(method, List.of(), Long.MAX_VALUE).length();
      }
      some.add(topic);
      room -= bytes;
    }
    add(requests, method, some, ids);
    return requests;
  }

  private static void add(
      List<Request> requests, String method, List<Topic> topics, LongSupplier ids) {
    if (!topics.isEmpty()) {
      long id = ids.getAsLong();
      requests.add(new Request(id, List.copyOf(topics), frame(method, topics, id)));
      topics.clear();
    }
  }

  private static String frame(String method, List<Topic> topics, long id) {
    StringBuilder frame = new StringBuilder("{\"method\":\"").append(method);
    frame.append("\",\"params\":[");
    for (int i = 0; i < topics.size(); i++) {
      frame.append(i == 0 ? "\"" : ",\"").append(topics.get(i).name()).append('"');
    }
    return frame.append("],\"id\":").append(id).append('}').toString();
  }
}
