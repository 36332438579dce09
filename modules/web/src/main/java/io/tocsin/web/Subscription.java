package io.tocsin.web;

import io.tocsin.bus.StreamFollow;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamStart;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * One browser's place in one stream: the number of the message that it gets next. A client that
 * recovers is given what it missed, or all of it, before the next; a stock client gets what comes
 * from now on, and finds by the numbers when it was too slow. Used on the bridge's event loop.
 */
final class Subscription {

  private enum State {
    /** Gets whatever comes next. */
    FROM_NOW,
    /** Gets message {@link #next} next. */
    FOLLOWING,
    /** Must be told where it stands, as soon as the browser keeps up. */
    WANTED,
    /** The streams were asked where it stands. */
    ASKED,
    /** There is no such stream yet. */
    MISSING
  }

  private final StreamFeeds feeds;
  private final StreamFeed feed;
  private final Outbox outbox;
  private final boolean recovers;
  private State state;
  private long epoch = -1;
  private long next;
  private boolean waits;
  private boolean newsWhileAsked;
  private int asked;
  private boolean ended;

  private Subscription(StreamFeeds feeds, StreamFeed feed, Outbox outbox, boolean recovers) {
    this.feeds = feeds;
    this.feed = feed;
    this.outbox = outbox;
    this.recovers = recovers;
    this.state = recovers ? State.WANTED : State.FROM_NOW;
    feed.add(this);
  }

  /** Gets what comes from now on. */
  static Subscription fromNow(StreamFeeds feeds, String address, Outbox outbox) {
    return new Subscription(feeds, feeds.of(address), outbox, false);
  }

  /**
   * Gets everything after a message.
   *
   * @param after the last message that the client has applied
   */
  static Subscription recovering(StreamFeeds feeds, StreamFollow after, Outbox outbox) {
    Subscription subscription = new Subscription(feeds, feeds.of(after.stream()), outbox, true);
    subscription.startFrom(after);
    return subscription;
  }

  /** Starts anew after another message: the client has found that it lost its place. */
  void startFrom(StreamFollow after) {
    epoch = after.epoch();
    next = after.seq() + 1;
    asked++;
    state = State.WANTED;
    waitForTurn();
  }

  boolean recovers() {
    return recovers;
  }

  void end() {
    ended = true;
    feeds.leave(feed, this);
  }

  /** The stream's newest message. */
  void offer(OutMessage out, StreamMessage message) {
    switch (state) {
      case FROM_NOW, FOLLOWING -> {
        if (state == State.FROM_NOW) {
          state = State.FOLLOWING;
          next = message.seq();
        }
        if (message.seq() == next && !waits && outbox.isOpen()) {
          outbox.add(out);
          next++;
        } else if (message.seq() >= next) {
          waitForTurn();
        }
      }
      case ASKED, MISSING -> opened();
      case WANTED -> {}
    }
  }

  /** The stream exists. */
  void opened() {
    if (state == State.ASKED) {
      newsWhileAsked = true;
    } else if (state == State.MISSING) {
      state = State.WANTED;
      waitForTurn();
    }
  }

  /** The stream counts anew; the message of the first number follows. */
  void restarted(long newEpoch, long firstSeq) {
    if (state != State.FOLLOWING || (epoch == newEpoch && next >= firstSeq)) {
      return;
    }
    if (recovers) {
      lost();
      waitForTurn();
    } else {
      next = firstSeq;
    }
  }

  /** Another node has the stream now: what it was before is told anew from there. */
  void moved() {
    if (!recovers || state == State.WANTED) {
      return;
    }
    if (state == State.FOLLOWING) {
      lost();
    } else {
      asked++;
      state = State.WANTED;
    }
    waitForTurn();
  }

  /** Messages may have been put before those that were offered. */
  void catchUp() {
    if (state == State.FOLLOWING && next <= feed.lastSeq()) {
      waitForTurn();
    }
  }

  private void waitForTurn() {
    if (!waits && !ended) {
      waits = true;
      outbox.fellBehind(this);
    }
  }

  /**
   * Sends the one next message, now that the browser keeps up.
   *
   * @return whether there is more to send
   */
  boolean step() {
    boolean more = !ended && advance();
    waits = more;
    return more;
  }

  private boolean advance() {
    if (state == State.WANTED) {
      ask();
      return state == State.FOLLOWING;
    }
    if (state != State.FOLLOWING || next > feed.lastSeq()) {
      return false;
    }
    if (next < feed.firstSeq()) {
      if (!recovers) {
        next = feed.firstSeq();
        return true;
      }
      lost();
      return true;
    }
    OutMessage out = outbox.merges() && recovers ? feed.merged(next) : feed.get(next);
    StreamMessage told = out.stream();
    outbox.add(out);
    next = told == null ? next + 1 : told.seq() + 1;
    return next <= feed.lastSeq();
  }

  /** What comes next is not kept any more. */
  private void lost() {
    outbox.add(
        OutMessage.of(new JsonObject().put("type", "resnapshot").put("address", feed.address())));
    epoch = -1;
    next = 1;
    state = State.WANTED;
  }

  private void ask() {
    state = State.ASKED;
    newsWhileAsked = false;
    int question = ++asked;
    if (feed.covers(epoch, next - 1)) {
      recovered(next - 1);
      return;
    }
    Future<StreamStart> answer =
        feeds.bus().followStream(new StreamFollow(feed.address(), epoch, next - 1));
    answer.onComplete((start, failure) -> {
      if (ended || question != asked) {
        return;
      }
      if (start != null) {
        begin(start);
      } else {
        failed(failure);
      }
    });
  }

  private void begin(StreamStart start) {
    switch (start) {
      case StreamStart.Missed missed -> {
        feed.extendBack(missed.messages());
        recovered(missed.messages().isEmpty() ? next - 1 : missed.messages().getLast().seq());
      }
      case StreamStart.Afresh afresh -> {
        StreamMessage message = afresh.message();
        if (message.epoch() < feed.epoch() || !outbox.isOpen()) {
          // The stream has begun anew meanwhile, or the browser has stopped to keep up: later.
          epoch = -1;
          next = 1;
          state = State.WANTED;
        } else {
          outbox.add(feed.full(message));
          epoch = message.epoch();
          next = message.seq() + 1;
          state = State.FOLLOWING;
        }
        waitForTurn();
      }
    }
  }

  private void recovered(long newest) {
    long to = feed.epoch() == epoch ? Math.max(newest, feed.lastSeq()) : newest;
    outbox.add(OutMessage.of(recovered(feed.address(), epoch, next, to)));
    state = State.FOLLOWING;
    waitForTurn();
  }

  /** The note that goes before the messages that were missed. */
  static JsonObject recovered(String address, long epoch, long from, long to) {
    return new JsonObject()
        .put("type", "recovered")
        .put("address", address)
        .put("recovered", true)
        .put("epoch", epoch)
        .put("from", from)
        .put("to", to);
  }

  private void failed(Throwable cause) {
    if (newsWhileAsked) {
      state = State.WANTED;
      waitForTurn();
      return;
    }
    state = State.MISSING;
    outbox.add(Refusals.failed(feed.address(), cause));
  }
}
