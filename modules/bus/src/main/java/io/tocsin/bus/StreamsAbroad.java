package io.tocsin.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Streams of sessions that other nodes of a cluster run: who asks for a stream that this node does
 * not have is sent here by {@link Bus}. On a node that is alone nobody answers, and such a stream
 * does not exist.
 */
public final class StreamsAbroad {

  private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

  private final EventBus eventBus;

  public StreamsAbroad(Vertx vertx) {
    this(vertx.eventBus());
  }

  StreamsAbroad(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  /** Answers with the {@code full_update} envelope of a stream, or fails with code 404. */
  public void onRead(Function<String, Future<JsonObject>> handler) {
    answer(Addresses.ABROAD_READ, handler);
  }

  /** Answers where a reader goes on, as {@link Bus#followStream}, or fails with code 404. */
  public void onFollow(Function<StreamFollow, Future<StreamStart>> handler) {
    answer(Addresses.ABROAD_FOLLOW, handler);
  }

  /** Tells this node's readers what came from another node. */
  public void tell(StreamNews news) {
    eventBus.publish(Addresses.ABROAD_NEWS, news, LOCAL);
  }

  /** Takes {@link #tell}. */
  public MessageConsumer<?> onNews(Consumer<StreamNews> handler) {
    return eventBus.<StreamNews>localConsumer(
        Addresses.ABROAD_NEWS, message -> handler.accept(message.body()));
  }

  /** The addresses of the streams that somebody on this node reads. */
  public Future<List<String>> read() {
    return eventBus
        .<JsonArray>request(Addresses.ABROAD_READERS, new JsonObject(), LOCAL)
        .map(reply -> reply.body().stream().map(String::valueOf).toList());
  }

  /** Answers {@link #read}. */
  public void onReaders(Supplier<Collection<String>> handler) {
    eventBus.localConsumer(
        Addresses.ABROAD_READERS,
        message -> message.reply(new JsonArray(List.copyOf(handler.get()))));
  }

  /** What this node has, else what another has. */
  Future<JsonObject> orRead(String address, Future<JsonObject> here) {
    return or(address, here, Addresses.ABROAD_READ, address);
  }

  /** What this node has, else what another has. */
  Future<StreamStart> orFollow(StreamFollow request, Future<StreamStart> here) {
    return or(request.stream(), here, Addresses.ABROAD_FOLLOW, request);
  }

  private <A> Future<A> or(String stream, Future<A> here, String abroad, Object request) {
    return here.recover(missing ->
        Addresses.sessionOf(stream) != null
                && missing instanceof ReplyException refusal
                && refusal.failureCode() == 404
            ? eventBus
                .<A>request(abroad, request, LOCAL)
                .map(reply -> reply.body())
                .recover(cause ->
                    Future.failedFuture(
                        cause instanceof ReplyException none
                                && none.failureType() == ReplyFailure.NO_HANDLERS
                            ? missing
                            : cause))
            : Future.failedFuture(missing));
  }

  private <Q, A> void answer(String address, Function<Q, Future<A>> handler) {
    eventBus.<Q>localConsumer(
        address,
        message ->
            handler
                .apply(message.body())
                .onSuccess(message::reply)
                .onFailure(cause -> {
                  if (cause instanceof ReplyException refusal) {
                    message.fail(refusal.failureCode(), refusal.getMessage());
                  } else {
                    message.fail(503, String.valueOf(cause.getMessage()));
                  }
                }));
  }
}
