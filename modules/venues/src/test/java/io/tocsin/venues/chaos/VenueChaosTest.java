package io.tocsin.venues.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * Six venues at once through random misbehaviour by seed: afterwards everything is as if nothing
 * had been, and what was lost has a name.
 */
@Isolated("it counts threads and memory")
class VenueChaosTest {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(VenueChaosTest.class);

  private static final List<String> VENUES =
      List.of("binance", "binance_usdm", "coinbase", "kraken", "mexc", "mexc_futures");

  /** Another shows another storm: -Dtocsin.chaos.seed=7. */
  private static final long SEED = Long.getLong("tocsin.chaos.seed", 20_261_121L);

  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int CALM_BOOKS = 20;

  /** What the test itself writes down of ten minutes is a third of it. */
  private static final long MOST_GROWTH = 48L << 20;

  private static final Pattern OPENED = Pattern.compile("(\\S+ connection \\d+) to .* is open.*");
  private static final Pattern CLOSED =
      Pattern.compile("(\\S+ connection \\d+) \\(.*\\) closed by \\S+: code .*");

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void a_minute_of_chaos_leaves_no_trace() throws Exception {
    survive(Duration.ofSeconds(45));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  @EnabledIfSystemProperty(named = "tocsin.long", matches = "true")
  void ten_minutes_of_chaos_leave_no_trace() throws Exception {
    survive(Duration.ofMinutes(10));
  }

  private static void survive(Duration storm) throws Exception {
    long threads = vertxThreads();
    Logger links = (Logger) LoggerFactory.getLogger("io.tocsin.venues.link");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    links.addAppender(log);
    Vertx vertx = Vertx.vertx();
    try {
      survive(vertx, storm, log);
    } finally {
      links.detachAppender(log);
      ChaosVenue.get(vertx.close());
    }
    eventually("threads are left over", () -> vertxThreads() <= threads);
  }

  private static void survive(Vertx vertx, Duration storm, ListAppender<ILoggingEvent> log)
      throws Exception {
    Bus.registerCodecs(vertx, List.of());
    Bus bus = new Bus(vertx);
    ChaosVenue.get(
        vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 100, micros -> {})));
    List<ChaosVenue> venues = new ArrayList<>();
    for (String id : VENUES) {
      venues.add(new ChaosVenue(vertx, bus, id, SEED + venues.size(), storm));
    }
    for (ChaosVenue venue : venues) {
      // On a busy machine the first answer of a cold start may take longer than is waited for.
      await(venue.id()).atMost(RECOVERY).ignoreExceptions().until(venue::subscribed);
    }
    whole(venues);
    long heap = usedHeap();

    rage(venues, storm);
    whole(venues);

    calm(venues);
    assertThat(usedHeap() - heap).as("growth of the heap, bytes").isLessThan(MOST_GROWTH);
    venues.forEach(ChaosVenue::end);
    eventually("trades without a witness", () -> venues.stream().allMatch(ChaosVenue::witnessed));
    venues.forEach(venue -> LOG.info("{}", venue.summary()));
    List<String> wrong = new ArrayList<>();
    venues.forEach(venue -> wrong.addAll(venue.wrongTrades()));
    venues.forEach(venue -> wrong.addAll(venue.wrongTimes()));
    assertThat(wrong).isEmpty();
    closesAreLoggedOnce(venues, log);
  }

  /** Lets the storm loose until it has spent itself. */
  private static void rage(List<ChaosVenue> venues, Duration storm) {
    long begin = System.nanoTime();
    await()
        .atMost(storm.plus(RECOVERY))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          long elapsed = (System.nanoTime() - begin) / 1_000;
          for (ChaosVenue venue : venues) {
            venue.storm(elapsed).forEach(what -> LOG.info("{} begins: {}", venue.id(), what));
          }
          return elapsed > storm.toNanos() / 1_000
              && venues.stream().allMatch(venue -> venue.control().ongoing().isEmpty());
        });
    LOG.info("the storm is over");
  }

  /** Every stream becomes LIVE, every subscription ACTIVE, and no connection is left over. */
  private static void whole(List<ChaosVenue> venues) throws Exception {
    try {
      eventually(
          "not whole",
          () -> {
            for (ChaosVenue venue : venues) {
              if (!venue.ailments().isEmpty()) {
                return false;
              }
            }
            return true;
          });
    } catch (ConditionTimeoutException e) {
      StringBuilder text = new StringBuilder();
      for (ChaosVenue venue : venues) {
        text.append(venue.id()).append(": ").append(venue.ailments()).append('\n');
      }
      throw new AssertionError("not whole after " + RECOVERY + ":\n" + text, e);
    }
  }

  /** While nothing goes wrong nothing is counted, and every book is one that the market had. */
  private static void calm(List<ChaosVenue> venues) throws Exception {
    List<String> before = new ArrayList<>();
    List<Integer> trades = new ArrayList<>();
    for (ChaosVenue venue : venues) {
      before.add(venue.faults());
      trades.add(venue.fewestTrades());
      venue.keepBooks();
    }
    eventually(
        "too few trades and books after the storm",
        () -> {
          for (int i = 0; i < venues.size(); i++) {
            if (venues.get(i).fewestTrades() < trades.get(i) + ChaosVenue.CALM_TRADES
                || venues.get(i).fewestBooks() < CALM_BOOKS) {
              return false;
            }
          }
          return true;
        });
    List<String> wrong = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (ChaosVenue venue : venues) {
      wrong.addAll(venue.wrongBooks());
      after.add(venue.faults());
    }
    assertThat(wrong).isEmpty();
    assertThat(after).isEqualTo(before);
  }

  private static void closesAreLoggedOnce(
      List<ChaosVenue> venues, ListAppender<ILoggingEvent> log) {
    List<String> lines =
        List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    Map<String, Long> opened = count(lines, OPENED);
    Map<String, Long> closed = count(lines, CLOSED);
    long open = venues.stream().mapToLong(venue -> venue.control().connections()).sum();
    assertThat(closed.values()).isNotEmpty().containsOnly(1L);
    assertThat(opened.keySet()).containsAll(closed.keySet());
    assertThat(opened.size() - closed.size()).isEqualTo((int) open);
  }

  private static Map<String, Long> count(List<String> lines, Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .collect(Collectors.groupingBy(line -> line.group(1), Collectors.counting()));
  }

  private static void eventually(String otherwise, Callable<Boolean> condition) {
    await(otherwise).atMost(RECOVERY).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  private static long vertxThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vert.x"))
        .count();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
