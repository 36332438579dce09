package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamNews;
import io.tocsin.bus.StreamOpened;
import java.util.HashMap;
import java.util.Map;

/** The streams that some browser reads. Used on the bridge's event loop. */
final class StreamFeeds {

  private final Bus bus;
  private final Map<String, StreamFeed> feeds = new HashMap<>();

  StreamFeeds(Bus bus) {
    this.bus = bus;
    bus.onStreamNews(this::received);
  }

  Bus bus() {
    return bus;
  }

  private void received(StreamNews news) {
    StreamFeed feed = feeds.get(news.stream());
    if (feed == null) {
      return;
    }
    switch (news) {
      case StreamMessage message -> feed.received(message);
      case StreamOpened opened -> feed.opened();
    }
  }

  /** The stream's feed, which is kept until {@link #leave} of the last subscription. */
  StreamFeed of(String address) {
    return feeds.computeIfAbsent(address, StreamFeed::new);
  }

  void leave(StreamFeed feed, Subscription subscription) {
    if (feed.remove(subscription)) {
      feeds.remove(feed.address());
    }
  }
}
