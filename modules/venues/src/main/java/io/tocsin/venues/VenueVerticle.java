package io.tocsin.venues;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Severity;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One venue, live: answers sessions' subscriptions, publishes what its {@link VenueLine} brings
 * batch by batch, and tells how the line is.
 *
 * <p>Deploy on an event loop, one instance a venue. It starts at once and connects with the first
 * subscription; an unreachable venue fails the subscription, not the deployment.
 */
public final class VenueVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(VenueVerticle.class);

  /** The status is told once in so many looks at the link. */
  private static final long STATUS_CHECKS = 5;

  /** Many changes at once, as acknowledgements of a hundred subscriptions, are told as one. */
  private static final long CHANGES_MILLIS = 20;

  private static final Duration RULES_EVERY = Duration.ofHours(1);
  private static final int NOT_REACHABLE = 503;
  private static final int NO_KEY = 401;

  private final VenueOptions options;
  private final VenueAdapter adapter;
  private final WallClock clock;
  private final RandomGenerator random;
  private final Optional<String> missingKey;
  private final String key;

  /** Subscriptions and farewells are worked off one after the other. */
  private Future<?> lastWish = Future.succeededFuture();

  private boolean changed;
  private long rulesMicros;

  @SuppressWarnings("NullAway.Init")
  private Bus bus;

  @SuppressWarnings("NullAway.Init")
  private VenueAlarms alarms;

  @SuppressWarnings("NullAway.Init")
  private VenueRest rest;

  @SuppressWarnings("NullAway.Init")
  private InstrumentRules rules;

  @SuppressWarnings("NullAway.Init")
  private VenueLine line;

  public VenueVerticle(VenueOptions options, VenueAdapter adapter, WallClock clock) {
    this(options, adapter, clock, new SplittableRandom(), System::getenv);
  }

  /**
   * @param random spreads reconnects
   * @param environment the value of an environment variable, null if it is not set
   */
  public VenueVerticle(
      VenueOptions options,
      VenueAdapter adapter,
      WallClock clock,
      RandomGenerator random,
      Function<String, @Nullable String> environment) {
    this.options = options;
    this.adapter = adapter;
    this.clock = clock;
    this.random = random;
    this.key =
        adapter
            .keyVariable()
            .flatMap(name -> Optional.ofNullable(environment.apply(name)))
            .map(String::strip)
            .orElse("");
    this.missingKey =
        key.isEmpty() && !options.simulated() ? adapter.keyVariable() : Optional.empty();
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarms = new VenueAlarms(bus, options.venue(), clock);
    rest = new VenueRest(vertx, adapter, options, key, clock);
    rules = new InstrumentRules(options.venue(), adapter, rest);
    VenueTaps taps = new VenueTaps(bus, context, () -> line.image());
    line =
        new VenueLine(vertx, options, adapter, key, rest, clock, random, taps::taken, new Owner());
    rulesMicros = clock.nowMicros();
    bus.onTap(options.venue(), taps::ask);
    bus.onVenueMarkets(options.venue(), this::allMarkets);
    bus.onSubscribe(options.venue(), wish -> inTurn(() -> subscribe(wish)));
    bus.onAskPast(options.venue(), wish -> wish.symbols().forEach(line::tellPast));
    bus.onUnsubscribe(
        options.venue(),
        farewell ->
            inTurn(() -> {
              farewell.symbols().forEach(symbol -> line.unwant(farewell.sessionId(), symbol));
              line.check();
              post();
              return Future.succeededFuture();
            }));
    vertx.setPeriodic(options.link().checkEvery().toMillis(), timer -> line.check());
    vertx.setPeriodic(
        STATUS_CHECKS * options.link().checkEvery().toMillis(),
        timer -> {
          post();
          refreshRules();
        });
    post();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    line.close();
    rest.close();
    bus.post(StreamPost.remove(Addresses.VENUES, "venues", options.venue()));
    return Future.succeededFuture();
  }

  private <T> Future<T> inTurn(Supplier<Future<T>> work) {
    Future<T> done = lastWish.transform(before -> work.get());
    lastWish = done;
    return done;
  }

  private Future<VenueInstruments> subscribe(VenueSubscription wish) {
    if (missingKey.isPresent()) {
      return Bus.refused(
          NO_KEY,
          "venue "
              + options.venue()
              + " needs a key: put it into the environment variable "
              + missingKey.get()
              + " and start again");
    }
    return rules
        .find(wish.symbols())
        .map(answer -> accept(wish, answer))
        .recover(cause -> {
          String sentence =
              "venue "
                  + options.venue()
                  + " at "
                  + options.restUrl()
                  + " does not answer: "
                  + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
          LOG.warn("subscription of session {} failed: {}", wish.sessionId(), sentence);
          return Bus.refused(NOT_REACHABLE, sentence);
        });
  }

  private Future<JsonObject> allMarkets() {
    if (missingKey.isPresent()) {
      return Bus.refused(NOT_REACHABLE, "the key is missing: set " + missingKey.get());
    }
    return rules
        .all()
        .map(markets ->
            new JsonObject()
                .put("venue", options.venue())
                .put("markets", new JsonArray(markets.stream().map(InstrumentJson::of).toList())))
        .recover(cause -> Bus.refused(NOT_REACHABLE, String.valueOf(cause.getMessage())));
  }

  private VenueInstruments accept(VenueSubscription wish, InstrumentRules.Answer answer) {
    Map<String, String> refused = new LinkedHashMap<>(answer.refused());
    List<Instrument> accepted = new ArrayList<>();
    answer
        .found()
        .forEach((symbol, instrument) -> {
          String full = line.room(instrument);
          if (full.isEmpty()) {
            line.want(wish.sessionId(), wish.transport(), instrument);
            accepted.add(instrument);
          } else {
            refused.put(symbol, full);
          }
        });
    line.check();
    post();
    return new VenueInstruments(
        accepted,
        refused,
        adapter.takerFee(),
        adapter.makerFee(),
        options.simulated(),
        line.transport().word());
  }

  /** Once an hour: a market may have been paused or delisted, or have new rules. */
  private void refreshRules() {
    long now = clock.nowMicros();
    List<Instrument> known = line.markets().all().stream().map(VenueMarket::instrument).toList();
    if (known.isEmpty() || now - rulesMicros < RULES_EVERY.toNanos() / 1_000) {
      return;
    }
    rulesMicros = now;
    rules
        .refresh(known)
        .onSuccess(
            found -> known.forEach(before -> compare(before, found.get(before.id().symbol()))))
        .onFailure(cause ->
            LOG.warn("{}: no rules of its markets: {}", options.venue(), cause.getMessage()));
  }

  private void compare(Instrument before, @Nullable Instrument now) {
    VenueMarket market = line.markets().find(before.id().symbol());
    if (market == null) {
      return;
    }
    String trouble = now == null ? rules.reason(market.symbol()) : "";
    if (now != null && before.trading() && !now.trading()) {
      warn(market, options.venue() + " has stopped trading " + market.symbol());
    }
    if (!trouble.isEmpty() && market.trouble().isEmpty()) {
      warn(market, trouble);
    }
    market.trouble(trouble);
    if (now != null) {
      market.instrument(now);
    }
  }

  private void warn(VenueMarket market, String words) {
    alarms.raise(Severity.WARNING, "venue_market", words, market.sessions());
  }

  private void post() {
    changed = false;
    bus.post(StreamPost.state(Addresses.VENUES, "venues", options.venue(), line.item()));
  }

  private final class Owner implements VenueLine.Owner {

    @Override
    public void batch(MarketBatch batch) {
      bus.publishMarket(batch);
    }

    @Override
    public void past(MarketBatch batch) {
      bus.publishPast(batch);
    }

    @Override
    public void changed() {
      if (!changed) {
        changed = true;
        vertx.setTimer(
            CHANGES_MILLIS,
            timer -> {
              if (changed) {
                post();
              }
            });
      }
    }

    @Override
    public void alarm(Severity severity, String kind, String message) {
      alarms.raise(severity, kind, message, line.markets().sessions());
    }
  }
}
