package io.tocsin.venues;

import io.tocsin.venues.link.LinkProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a link has to know of an adapter. */
final class AdapterProtocol implements LinkProtocol {

  private final SocketProtocol socket;
  private final Map<String, Topic> topics = new HashMap<>();

  AdapterProtocol(SocketProtocol socket) {
    this.socket = socket;
  }

  void know(List<Topic> more) {
    more.forEach(topic -> topics.put(topic.name(), topic));
  }

  private List<Topic> topics(List<String> names) {
    return names.stream().map(topics::get).toList();
  }

  @Override
  public String subscribeFrame(List<String> names, long id) {
    return socket.subscribe(topics(names), () -> id).getFirst().frame();
  }

  @Override
  public String unsubscribeFrame(List<String> names, long id) {
    return socket.unsubscribe(topics(names), () -> id).getFirst().frame();
  }

  @Override
  public int namesPerFrame() {
    return 200;
  }

  @Override
  public long millisBetweenFrames() {
    return socket.limits().millisBetweenFrames();
  }
}
