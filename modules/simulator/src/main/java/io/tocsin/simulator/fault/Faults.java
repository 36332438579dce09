package io.tocsin.simulator.fault;

import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.FrameTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All misbehaviours of one simulator that are going on, and what they do to each frame, request and
 * subscription. On one thread.
 */
public final class Faults {

  private final List<String> symbols;
  private final SplittableRandom random;
  private final Consumer<Ongoing> ended;
  private final List<Ongoing> active = new ArrayList<>();
  private int onFrames;

  /**
   * @param symbols canonical, in the exchange's order
   * @param seed decides whom a share hits
   * @param ended told of each misbehaviour when it is over
   */
  public Faults(List<String> symbols, long seed, Consumer<Ongoing> ended) {
    this.symbols = List.copyOf(symbols);
    this.random = new SplittableRandom(seed ^ 0x5DEECE66DL);
    this.ended = ended;
  }

  /** Puts a misbehaviour to work; one that is done in a moment is over at once. */
  public void begin(Ongoing ongoing, long nowMicros) {
    ongoing.begin(nowMicros);
    if (ongoing.what().kind().atOnce()) {
      ongoing.finish();
      return;
    }
    active.add(ongoing);
    recount();
  }

  /** Ends it, if it is going on. */
  public void end(Ongoing ongoing) {
    if (active.remove(ongoing)) {
      recount();
      ongoing.finish();
      ended.accept(ongoing);
    }
  }

  /** Ends those whose time is up. */
  public void tick(long nowMicros) {
    for (Ongoing ongoing : List.copyOf(active)) {
      if (ongoing.due(nowMicros)) {
        end(ongoing);
      }
    }
  }

  private void recount() {
    onFrames = 0;
    for (Ongoing ongoing : active) {
      onFrames +=
          switch (ongoing.what().kind().hits()) {
            case REPLIES, PONGS, MARKET, DATA -> 1;
            case CONNECTIONS, SUBSCRIPTIONS, REQUESTS, AT_ONCE, STATE -> 0;
          };
    }
  }

  /** Whether no misbehaviour is about frames, so that nobody need ask {@link #frame}. */
  public boolean calm() {
    return onFrames == 0;
  }

  /** Those that are going on. */
  public List<Ongoing> active() {
    return List.copyOf(active);
  }

  /** Seeded numbers for those who carry out what a misbehaviour wants. */
  public SplittableRandom random() {
    return random;
  }

  /** What is to become of a frame; counts the hits. */
  public Fate frame(FrameTag tag) {
    Fate fate = Fate.WELL;
    if (onFrames == 0) {
      return fate;
    }
    for (Ongoing ongoing : List.copyOf(active)) {
      Misbehaviour what = ongoing.what();
      if (what.kind() == MisbehaviourKind.THROTTLE
          || !what.kind().hits(tag)
          || !concerns(what, tag.symbol(), tag.channel())
          || !strikes(ongoing)) {
        continue;
      }
      switch (what.kind()) {
        case STALL, QUIET, DROP, LOSE_ACKS, IGNORE_PINGS -> {
          return Fate.LOST;
        }
        case DUPLICATE -> fate = fate.doubled();
        case REORDER -> fate = fate.overtaken();
        case TRUNCATE -> fate = fate.truncated();
        case GARBLE -> fate = fate.garbled();
        case DELAY, DELAY_ACKS -> fate = fate.delayed(ongoing);
        default -> throw new IllegalStateException("not about frames: " + what.kind());
      }
    }
    return fate;
  }

  /** Whether a subscription is to be refused; counts the hit. */
  public boolean refuses(int symbol, Channel channel) {
    return first(ongoing ->
            ongoing.what().kind() == MisbehaviourKind.REFUSE_SUBSCRIPTIONS
                && concerns(ongoing.what(), symbol, channel))
        .isPresent();
  }

  /** What is to become of a new connection; counts the hit. */
  public Optional<Misbehaviour> connection() {
    return first(ongoing -> ongoing.what().kind().hits() == MisbehaviourKind.Hits.CONNECTIONS)
        .map(Ongoing::what);
  }

  /** Whether new TCP connections are to be closed at once; counts nothing. */
  public boolean shut() {
    return active.stream()
        .anyMatch(ongoing ->
            ongoing.what().kind() == MisbehaviourKind.REFUSE_CONNECTIONS
                && ongoing.what().code() == 0);
  }

  /** What is to become of a request; counts the hit. */
  public Optional<Misbehaviour> request(String path) {
    return first(ongoing ->
            ongoing.what().kind().hits() == MisbehaviourKind.Hits.REQUESTS
                && path.contains(ongoing.what().path()))
        .map(Ongoing::what);
  }

  /** Whether ping frames are to be left unanswered. */
  public boolean deaf() {
    return active.stream()
        .anyMatch(ongoing -> ongoing.what().kind() == MisbehaviourKind.IGNORE_PINGS);
  }

  /** Counts a ping frame that was left unanswered. */
  public void pingIgnored() {
    first(ongoing -> ongoing.what().kind() == MisbehaviourKind.IGNORE_PINGS);
  }

  /** The tightest throttle, if there is one. */
  public Optional<Misbehaviour> throttle() {
    Optional<Misbehaviour> tightest = Optional.empty();
    for (Ongoing ongoing : active) {
      Misbehaviour what = ongoing.what();
      if (what.kind() == MisbehaviourKind.THROTTLE
          && (tightest.isEmpty() || what.perSecond() < tightest.get().perSecond())) {
        tightest = Optional.of(what);
      }
    }
    return tightest;
  }

  /** How far the venue's clock is ahead, microseconds. */
  public long clockShiftMicros() {
    return active.stream()
        .filter(ongoing -> ongoing.what().kind() == MisbehaviourKind.SHIFT_CLOCK)
        .mapToLong(ongoing -> ongoing.what().by().toNanos() / 1_000)
        .sum();
  }

  /** Whether one of those that a share could hit is hit. */
  public boolean drawn(Misbehaviour what) {
    return what.share() >= 1 || random.nextDouble() < what.share();
  }

  private Optional<Ongoing> first(Predicate<Ongoing> wanted) {
    for (Ongoing ongoing : List.copyOf(active)) {
      if (wanted.test(ongoing) && strikes(ongoing)) {
        return Optional.of(ongoing);
      }
    }
    return Optional.empty();
  }

  private boolean strikes(Ongoing ongoing) {
    if (!drawn(ongoing.what())) {
      return false;
    }
    if (ongoing.hit()) {
      end(ongoing);
    }
    return true;
  }

  private boolean concerns(Misbehaviour what, int symbol, @Nullable Channel channel) {
    return (what.channel() == null || what.channel() == channel)
        && (what.symbol() == null
            || symbol != FrameTag.MANY && symbols.get(symbol).equals(what.symbol()));
  }
}
