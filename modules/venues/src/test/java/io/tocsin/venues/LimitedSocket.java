package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A venue's socket with other limits, and with confirmation by data or text pings if wished. */
record LimitedSocket(
    SocketProtocol like, Limits limits, Confirmation confirmation, Optional<String> textPing)
    implements SocketProtocol {

  static LimitedSocket of(SocketProtocol like, Limits limits) {
    return new LimitedSocket(like, limits, like.confirmation(), Optional.empty());
  }

  LimitedSocket confirmedByData() {
    return new LimitedSocket(like, limits, Confirmation.DATA, textPing);
  }

  LimitedSocket pinging(String text) {
    return new LimitedSocket(like, limits, confirmation, Optional.of(text));
  }

  @Override
  public String defaultUrl() {
    return like.defaultUrl();
  }

  @Override
  public List<Topic> topics(Instrument market) {
    return like.topics(market);
  }

  @Override
  public List<Request> subscribe(List<Topic> topics, LongSupplier ids) {
    return like.subscribe(topics, ids);
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return like.unsubscribe(topics, ids);
  }

  @Override
  public Optional<String> ping(long id) {
    return textPing;
  }

  @Override
  public String uri(String baseUrl, String route, String key) {
    return baseUrl + route + (key.isEmpty() ? "" : "?token=" + key);
  }
}
