package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamMoved;
import io.tocsin.bus.StreamNews;
import io.tocsin.bus.StreamOpened;
import io.tocsin.bus.StreamsAbroad;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams that some browser reads. Used on the bridge's event loop. */
final class StreamFeeds {

  private final Bus bus;
  private final Map<String, StreamFeed> feeds = new HashMap<>();

  StreamFeeds(Bus bus, StreamsAbroad abroad) {
    this.bus = bus;
    bus.onStreamNews(this::received);
    abroad.onNews(this::received);
    abroad.onReaders(feeds::keySet);
  }

  Bus bus() {
    return bus;
  }

  private void received(StreamNews news) {
    if (news instanceof StreamMoved moved) {
      List.copyOf(feeds.values()).stream()
          .filter(each -> each.address().startsWith(moved.stream() + "."))
          .forEach(StreamFeed::moved);
      return;
    }
    StreamFeed feed = feeds.get(news.stream());
    if (feed == null) {
      return;
    }
    switch (news) {
      case StreamMessage message -> feed.received(message);
      case StreamOpened opened -> feed.opened();
      case StreamMoved moved -> {}
    }
  }

  /** The stream's feed, which is kept until {@link #leave} of the last subscription. */
  StreamFeed of(String address) {
    return feeds.computeIfAbsent(address, name -> new StreamFeed(name, bus.traces()));
  }

  void leave(StreamFeed feed, Subscription subscription) {
    if (feed.remove(subscription)) {
      feeds.remove(feed.address());
    }
  }
}
