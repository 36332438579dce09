package io.tocsin.bus;

import io.opentelemetry.context.Scope;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.journal.JournalRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What verticles say to each other, by name and type instead of by address. Values are passed by
 * reference and must not be changed once sent. Handlers run on the context that registered them.
 */
public final class Bus {

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  /** A large table takes minutes. */
  private static final long EXPORT_MILLIS = 900_000;

  private final EventBus eventBus;
  private final Traces traces;
  private final StreamsAbroad abroad;

  private final CommandRoutes routes;

  public Bus(Vertx vertx) {
    this(vertx.eventBus(), Traces.of(vertx), (name, request, handler) -> handler.apply(request));
  }

  private Bus(EventBus eventBus, Traces traces, CommandRoutes routes) {
    this.eventBus = eventBus;
    this.traces = traces;
    this.abroad = new StreamsAbroad(eventBus);
    this.routes = routes;
  }

  /** What is followed through this bus. */
  public Traces traces() {
    return traces;
  }

  /** Decides who answers a command: the handler here, or one elsewhere. */
  @FunctionalInterface
  public interface CommandRoutes {
    Future<JsonObject> route(
        String name, JsonObject request, Function<JsonObject, Future<JsonObject>> handler);
  }

  /** The same bus, whose {@link #onCommand} asks {@code routes} about every request. */
  public Bus routing(CommandRoutes routes) {
    return new Bus(eventBus, traces, routes);
  }

  /**
   * Registers the codecs of this module's values; once for each Vert.x instance, before any
   * verticle starts.
   *
   * @param more further immutable types that travel on the bus, see {@link #sendEvaluated}
   */
  public static void registerCodecs(Vertx vertx, List<Class<?>> more) {
    List<Class<?>> types =
        List.of(
            MarketBatch.class,
            StreamPost.class,
            StreamMessage.class,
            StreamOpened.class,
            StreamMoved.class,
            StreamFollow.class,
            StreamStart.Missed.class,
            StreamStart.Afresh.class,
            VenueSubscription.class,
            VenueInstruments.class,
            TapRequest.class,
            RawInputs.class,
            RecordingWish.class,
            JournalBatch.class,
            JournalNews.class,
            JournalQuery.class,
            CandleQuery.class,
            ExportRequest.class,
            JournalPage.class);
    types.forEach(type -> register(vertx, type));
    for (Class<?> record : JournalRecord.class.getPermittedSubclasses()) {
      register(vertx, record);
    }
    for (Class<?> order : SessionOrder.class.getPermittedSubclasses()) {
      register(vertx, order);
    }
    more.forEach(type -> register(vertx, type));
  }

  private static <T> void register(Vertx vertx, Class<T> type) {
    vertx.eventBus().registerDefaultCodec(type, new LocalCodec<>(type));
  }

  // Market data

  /** Publishes live events of one instrument: the batch's first. */
  public void publishMarket(MarketBatch batch) {
    eventBus.publish(Addresses.market(batch.instruments().getFirst()), batch, followed());
  }

  /** Takes live events of one instrument. */
  public MessageConsumer<?> onMarket(InstrumentId instrument, Consumer<MarketBatch> handler) {
    return consume(Addresses.market(instrument), MarketBatch.class, handler);
  }

  /**
   * Tells an instrument anew from its past, see {@link MarketBatch#beginsAnew}: for sessions that
   * know less of it.
   */
  public void publishPast(MarketBatch batch) {
    eventBus.publish(Addresses.past(batch.instruments().getFirst()), batch, LOCAL);
  }

  /** Takes {@link #publishPast} of one instrument. */
  public MessageConsumer<?> onPast(InstrumentId instrument, Consumer<MarketBatch> handler) {
    return consume(Addresses.past(instrument), MarketBatch.class, handler);
  }

  /**
   * Asks a venue to publish what it remembers of the trades of symbols; where it knows none, or is
   * fetching them, nothing follows.
   */
  public void askPast(VenueSubscription wish) {
    eventBus.publish(Addresses.venuePast(wish.venue()), wish, LOCAL);
  }

  /** Takes {@link #askPast} for one venue. */
  public MessageConsumer<?> onAskPast(String venue, Consumer<VenueSubscription> handler) {
    return consume(Addresses.venuePast(venue), VenueSubscription.class, handler);
  }

  /**
   * Asks a venue for symbols; fails if there is no such venue, or if it cannot be reached in time.
   */
  public Future<VenueInstruments> subscribe(VenueSubscription wish) {
    return ask(Addresses.venueSubscribe(wish.venue()), wish, VenueInstruments.class);
  }

  /** Tells a venue that a session needs symbols no more. */
  public void unsubscribe(VenueSubscription farewell) {
    eventBus.publish(Addresses.venueUnsubscribe(farewell.venue()), farewell, LOCAL);
  }

  /** Answers {@link #subscribe} for one venue. */
  public MessageConsumer<?> onSubscribe(
      String venue, Function<VenueSubscription, Future<VenueInstruments>> handler) {
    return answer(Addresses.venueSubscribe(venue), VenueSubscription.class, handler);
  }

  /** Takes {@link #unsubscribe} for one venue. */
  public MessageConsumer<?> onUnsubscribe(String venue, Consumer<VenueSubscription> handler) {
    return consume(Addresses.venueUnsubscribe(venue), VenueSubscription.class, handler);
  }

  /** Asks a venue for all its markets and their rules; fails if there is no such venue here. */
  public Future<JsonObject> venueMarkets(String venue) {
    return ask(Addresses.venueMarkets(venue), new JsonObject(), JsonObject.class);
  }

  /** Answers {@link #venueMarkets} for one venue. */
  public MessageConsumer<?> onVenueMarkets(String venue, Supplier<Future<JsonObject>> handler) {
    return answer(Addresses.venueMarkets(venue), JsonObject.class, request -> handler.get());
  }

  /** Asks a venue for its raw input, see {@link TapRequest}; fails if there is no such venue. */
  public Future<Boolean> tap(String venue, TapRequest request) {
    return ask(Addresses.venueTap(venue), request, Boolean.class);
  }

  /** Answers {@link #tap} for one venue. */
  public MessageConsumer<?> onTap(String venue, Function<TapRequest, Future<Boolean>> handler) {
    return answer(Addresses.venueTap(venue), TapRequest.class, handler);
  }

  /** Sends raw input to one recorder; fails if it is gone. */
  public Future<Void> sendRaw(String recorder, RawInputs inputs) {
    return eventBus.<RawInputs>sender(Addresses.raw(recorder), LOCAL).write(inputs);
  }

  /** Takes {@link #sendRaw}. */
  public MessageConsumer<?> onRaw(String recorder, Consumer<RawInputs> handler) {
    return consume(Addresses.raw(recorder), RawInputs.class, handler);
  }

  // A session's pipeline

  /** Sends the next events of a replay to its session. */
  public void sendSessionInput(String sessionId, MarketBatch batch) {
    eventBus.send(Addresses.sessionInput(sessionId), batch, LOCAL);
  }

  /** Takes a replay's events for one session. */
  public MessageConsumer<?> onSessionInput(String sessionId, Consumer<MarketBatch> handler) {
    return consume(Addresses.sessionInput(sessionId), MarketBatch.class, handler);
  }

  /** Tells a replay that its session has worked off so many batches. */
  public void returnCredits(String sessionId, int batches) {
    eventBus.publish(Addresses.sessionCredits(sessionId), batches, LOCAL);
  }

  /** Takes {@link #returnCredits} of one session: how many batches were worked off. */
  public MessageConsumer<?> onCredits(String sessionId, Consumer<Integer> handler) {
    return consume(Addresses.sessionCredits(sessionId), Integer.class, handler);
  }

  /**
   * Publishes a batch with its indicators; its type must be among the codecs given to {@link
   * #registerCodecs}.
   */
  public void sendEvaluated(String sessionId, Object evaluatedBatch) {
    eventBus.publish(Addresses.indicators(sessionId), evaluatedBatch, followed());
  }

  /** Takes {@link #sendEvaluated} of one session. */
  public <T> MessageConsumer<?> onEvaluated(String sessionId, Class<T> type, Consumer<T> handler) {
    return consume(Addresses.indicators(sessionId), type, handler);
  }

  /** Asks a session's strategy verticle to do something; the reply says what was done. */
  public Future<JsonObject> control(String sessionId, JsonObject command) {
    return ask(Addresses.sessionControl(sessionId), command, JsonObject.class);
  }

  /** Answers {@link #control} for one session. */
  public MessageConsumer<?> onControl(
      String sessionId, Function<JsonObject, Future<JsonObject>> handler) {
    return answer(Addresses.sessionControl(sessionId), JsonObject.class, handler);
  }

  /** Asks the replay that feeds a session: {@code pause}, {@code speed}, {@code jump_to}. */
  public Future<JsonObject> controlReplay(String sessionId, JsonObject wish) {
    return ask(Addresses.sessionReplay(sessionId), wish, JsonObject.class);
  }

  /** Answers {@link #controlReplay} for one session. */
  public MessageConsumer<?> onControlReplay(
      String sessionId, Function<JsonObject, Future<JsonObject>> handler) {
    return answer(Addresses.sessionReplay(sessionId), JsonObject.class, handler);
  }

  /** Tells that a session's source has no more events and that all of them were worked off. */
  public void sessionEnded(String sessionId) {
    eventBus.publish(Addresses.SESSION_ENDED, sessionId, LOCAL);
  }

  /** Takes {@link #sessionEnded}: the session's id. */
  public MessageConsumer<?> onSessionEnded(Consumer<String> handler) {
    return consume(Addresses.SESSION_ENDED, String.class, handler);
  }

  /** Tells the texts of all strategy files, by strategy, when one of them has changed. */
  public void strategiesChanged(JsonObject texts) {
    eventBus.publish(Addresses.STRATEGY_TEXTS, texts, LOCAL);
  }

  /** Takes {@link #strategiesChanged}. */
  public MessageConsumer<?> onStrategiesChanged(Consumer<JsonObject> handler) {
    return consume(Addresses.STRATEGY_TEXTS, JsonObject.class, handler);
  }

  // Recording

  /** Asks the recorder to begin; the answer is the recording's id. */
  public Future<String> startRecording(RecordingWish wish) {
    return ask(Addresses.RECORDER_START, wish, String.class);
  }

  /** Answers {@link #startRecording}; there is one recorder. */
  public MessageConsumer<?> onStartRecording(Function<RecordingWish, Future<String>> handler) {
    return answer(Addresses.RECORDER_START, RecordingWish.class, handler);
  }

  /** Asks the recorder to end what it records of a session; answered when it is on the disk. */
  public Future<JsonObject> stopRecording(String sessionId) {
    return ask(
        Addresses.RECORDER_STOP, new JsonObject().put("session_id", sessionId), JsonObject.class);
  }

  /** Answers {@link #stopRecording}. */
  public MessageConsumer<?> onStopRecording(Function<JsonObject, Future<JsonObject>> handler) {
    return answer(Addresses.RECORDER_STOP, JsonObject.class, handler);
  }

  /** Tells the recorder of a session what it saw. */
  public void tellOrder(String sessionId, SessionOrder order) {
    eventBus.send(Addresses.sessionOrder(sessionId), order, LOCAL);
  }

  /** Takes {@link #tellOrder} of one session. */
  public MessageConsumer<?> onOrder(String sessionId, Consumer<SessionOrder> handler) {
    return consume(Addresses.sessionOrder(sessionId), SessionOrder.class, handler);
  }

  // Backtests and sweeps

  /**
   * Asks where a backtest's result file lies: {@code backtest_id} and {@code file}, answered by
   * {@code path}.
   */
  public Future<JsonObject> backtestFile(JsonObject request) {
    return ask(Addresses.BACKTEST_FILE, request, JsonObject.class);
  }

  /** Answers {@link #backtestFile}. */
  public MessageConsumer<?> onBacktestFile(Function<JsonObject, Future<JsonObject>> handler) {
    return answer(Addresses.BACKTEST_FILE, JsonObject.class, handler);
  }

  /** As {@link #backtestFile}, of a sweep: {@code sweep_id} and {@code file}. */
  public Future<JsonObject> sweepFile(JsonObject request) {
    return ask(Addresses.SWEEP_FILE, request, JsonObject.class);
  }

  /** Answers {@link #sweepFile}. */
  public MessageConsumer<?> onSweepFile(Function<JsonObject, Future<JsonObject>> handler) {
    return answer(Addresses.SWEEP_FILE, JsonObject.class, handler);
  }

  // Journal

  /**
   * Publishes a record that has no number of its own; whoever stores or shows it listens. Nobody
   * answers: a sender that must not lose it uses {@link #store}.
   */
  public void journal(JournalRecord entry) {
    journal(List.of(entry));
  }

  /** The same for several, in causal order, at the price of one. */
  public void journal(List<JournalRecord> entries) {
    eventBus.publish(Addresses.JOURNAL, new JournalNews(entries), LOCAL);
  }

  /** Takes every record that is sent by {@link #journal}. */
  public MessageConsumer<?> onJournal(Consumer<JournalRecord> handler) {
    return consume(Addresses.JOURNAL, JournalNews.class, news -> news.records().forEach(handler));
  }

  /**
   * Hands numbered entries to storage. The answer is the number up to which storage now holds the
   * journal so that the death of this process does not lose it; until then, the sender keeps them.
   * Fails with the reason while storage does not take them.
   */
  public Future<Long> store(JournalBatch batch) {
    return ask(Addresses.JOURNAL_STORE, batch, Long.class);
  }

  /** Answers {@link #store}; there is one storage. */
  public MessageConsumer<?> onStore(Function<JournalBatch, Future<Long>> handler) {
    return answer(Addresses.JOURNAL_STORE, JournalBatch.class, handler);
  }

  /** Asks storage; fails with the reason while storage is not there. */
  public Future<JournalPage> query(JournalQuery query) {
    return ask(Addresses.JOURNAL_QUERY, query, JournalPage.class);
  }

  /** Answers {@link #query}; there is one storage. */
  public MessageConsumer<?> onQuery(Function<JournalQuery, Future<JournalPage>> handler) {
    return answer(Addresses.JOURNAL_QUERY, JournalQuery.class, handler);
  }

  /** Asks storage for closed candles, oldest first; fails while storage is not there. */
  public Future<JournalPage> candles(CandleQuery query) {
    return ask(Addresses.JOURNAL_CANDLES, query, JournalPage.class);
  }

  /** Answers {@link #candles}; there is one storage. */
  public MessageConsumer<?> onCandles(Function<CandleQuery, Future<JournalPage>> handler) {
    return answer(Addresses.JOURNAL_CANDLES, CandleQuery.class, handler);
  }

  /**
   * Asks storage for a file on this machine's disk, which belongs to who asked and is deleted by
   * them; fails with code 404 if there is no such table, 503 while storage does not answer.
   */
  public Future<String> export(ExportRequest request) {
    return eventBus
        .request(
            Addresses.JOURNAL_EXPORT,
            request,
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(EXPORT_MILLIS))
        .map(reply -> (String) reply.body());
  }

  /** Answers {@link #export}; there is one storage. */
  public MessageConsumer<?> onExport(Function<ExportRequest, Future<String>> handler) {
    return answer(Addresses.JOURNAL_EXPORT, ExportRequest.class, handler);
  }

  // Streams and commands

  /** Tells browsers something, see {@link StreamsVerticle}. */
  public void post(StreamPost post) {
    eventBus.send(Addresses.STREAM_POST, post, followed());
  }

  MessageConsumer<?> onStreamPost(Consumer<StreamPost> handler) {
    return consume(Addresses.STREAM_POST, StreamPost.class, handler);
  }

  /**
   * The {@code full_update} envelope of a stream; fails with code 404 if there is no such stream.
   */
  public Future<JsonObject> readStream(String address) {
    return abroad.orRead(address, readOwnStream(address));
  }

  /** As {@link #readStream}, of this node's own streams only. */
  public Future<JsonObject> readOwnStream(String address) {
    return ask(Addresses.STREAM_READ, address, JsonObject.class);
  }

  MessageConsumer<?> onStreamRead(Function<String, Optional<JsonObject>> handler) {
    return answer(
        Addresses.STREAM_READ, String.class, address -> found(address, handler.apply(address)));
  }

  /** Answers browsers' requests for {@code {"stream": address}}. */
  MessageConsumer<?> onSnapshot(Function<JsonObject, Optional<JsonObject>> handler) {
    return answer(
        Addresses.SNAPSHOT,
        JsonObject.class,
        request -> {
          String address = Objects.toString(request.getValue("stream"), "");
          return abroad.orRead(address, found(address, handler.apply(request)));
        });
  }

  /** Takes every message of every stream, in the streams' own order. */
  public MessageConsumer<?> onStreamNews(Consumer<StreamNews> handler) {
    return consume(Addresses.STREAM_NEWS, StreamNews.class, handler);
  }

  void tellStreamNews(StreamNews news) {
    eventBus.publish(Addresses.STREAM_NEWS, news, followed());
  }

  /**
   * What a reader of a stream needs to go on; fails with code 404 if there is no such stream. Who
   * listens to {@link #onStreamNews} since before the request misses nothing: every message has
   * either a number up to the answer's, or comes as news.
   */
  public Future<StreamStart> followStream(StreamFollow request) {
    return abroad.orFollow(request, followOwnStream(request));
  }

  /** As {@link #followStream}, of this node's own streams only. */
  public Future<StreamStart> followOwnStream(StreamFollow request) {
    return ask(Addresses.STREAM_FOLLOW, request, StreamStart.class);
  }

  MessageConsumer<?> onStreamFollow(Function<StreamFollow, Optional<StreamStart>> handler) {
    return answer(
        Addresses.STREAM_FOLLOW,
        StreamFollow.class,
        request -> found(request.stream(), handler.apply(request)));
  }

  private static <T> Future<T> found(String address, Optional<T> stream) {
    return stream
        .map(Future::succeededFuture)
        .orElseGet(() ->
            refused(404, "no stream \"" + address + "\": it never was, or its session has ended"));
  }

  /** Runs a public command, as a browser's request on {@code command.<name>} does. */
  public Future<JsonObject> command(String name, JsonObject arguments) {
    return ask(Addresses.command(name), arguments, JsonObject.class);
  }

  /**
   * Answers a public command; a failed future made by {@link #refused} tells its code and reason,
   * one with an {@link InvalidInputException} everything that is wrong, see {@link InputRefused}.
   */
  public MessageConsumer<?> onCommand(
      String name, Function<JsonObject, Future<JsonObject>> handler) {
    return answer(
        Addresses.command(name), JsonObject.class, request -> routes.route(name, request, handler));
  }

  /** A failure with a code (as in HTTP) and a sentence for a person. */
  public static <T> Future<T> refused(int code, String reason) {
    return Future.failedFuture(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, reason));
  }

  private <T> MessageConsumer<?> consume(String address, Class<T> type, Consumer<T> handler) {
    return eventBus.localConsumer(
        address,
        message -> {
          Object body = message.body();
          if (!type.isInstance(body)) {
            wrongType(address, type, body);
          } else if (traces.isOn()) {
            try (Scope followed = traces.resumed(message)) {
              handler.accept(type.cast(body));
            }
          } else {
            handler.accept(type.cast(body));
          }
        });
  }

  /** For what a frame causes on its way to browsers: the trace goes along. */
  private DeliveryOptions followed() {
    return traces.isOn() ? traces.delivery(LOCAL) : LOCAL;
  }

  private <Q, A> MessageConsumer<?> answer(
      String address, Class<Q> type, Function<Q, Future<A>> handler) {
    return eventBus.consumer(
        address,
        (Message<Object> message) -> {
          Object body = message.body();
          if (!type.isInstance(body)) {
            wrongType(address, type, body);
            message.fail(
                400,
                "the request's body must be "
                    + (type == JsonObject.class ? "a JSON object" : type.getSimpleName()));
            return;
          }
          attempt(handler, type.cast(body))
              .onSuccess(message::reply)
              .onFailure(cause -> {
                if (cause instanceof InvalidInputException invalid) {
                  message.reply(new InputRefused(invalid));
                } else if (cause instanceof InputRefused refusal) {
                  message.reply(refusal);
                } else if (cause instanceof ReplyException refusal) {
                  message.fail(refusal.failureCode(), refusal.getMessage());
                } else {
                  LOG.error("request on {} failed", address, cause);
                  message.fail(500, String.valueOf(cause.getMessage()));
                }
              });
        });
  }

  /** The asker hears of a handler that throws as of one that fails, instead of waiting in vain. */
  private static <Q, A> Future<A> attempt(Function<Q, Future<A>> handler, Q question) {
    try {
      return handler.apply(question);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <A> Future<A> ask(String address, Object question, Class<A> type) {
    return eventBus.request(address, question, LOCAL).map(reply -> type.cast(reply.body()));
  }

  private static void wrongType(String address, Class<?> expected, Object body) {
    LOG.warn(
        "a message on {} is {} instead of {}: dropped",
        address,
        body == null ? "empty" : body.getClass().getName(),
        expected.getName());
  }
}
