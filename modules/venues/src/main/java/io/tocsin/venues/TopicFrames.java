package io.tocsin.venues;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Splits topics over frames, as venues want them that take many names in one. */
public final class TopicFrames {

  private TopicFrames() {}

  /**
   * At most so many topics a frame.
   *
   * @param most topics in a frame
   * @param request makes one of its topics
   */
  public static List<SocketProtocol.Request> split(
      List<Topic> topics, int most, Function<List<Topic>, SocketProtocol.Request> request) {
    List<SocketProtocol.Request> requests = new ArrayList<>();
    for (int from = 0; from < topics.size(); from += most) {
      int to = Math.min(topics.size(), from + most);
      requests.add(request.apply(List.copyOf(topics.subList(from, to))));
    }
    return requests;
  }

  /**
   * One channel a frame, and at most so many topics; channels in the order of their first topic.
   *
   * @param channel the channel as the venue counts it
   */
  public static <C> List<SocketProtocol.Request> splitByChannel(
      List<Topic> topics,
      Function<Channel, C> channel,
      int most,
      BiFunction<C, List<Topic>, SocketProtocol.Request> request) {
    Map<C, List<Topic>> byChannel = new LinkedHashMap<>();
    for (Topic topic : topics) {
      byChannel.computeIfAbsent(channel.apply(topic.channel()), c -> new ArrayList<>()).add(topic);
    }
    List<SocketProtocol.Request> requests = new ArrayList<>();
    byChannel.forEach(
        (of, all) -> requests.addAll(split(all, most, some -> request.apply(of, some))));
    return requests;
  }

  /** A JSON array of what each topic has, for example its symbol. */
  public static String array(List<Topic> topics, Function<Topic, String> name) {
    return topics.stream().map(name).collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }
}
