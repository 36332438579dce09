package io.tocsin.venues;

import io.tocsin.bus.Bus;
import io.tocsin.bus.TapRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A venue's raw input for a recorder: first an {@link VenueInput.Image} of the pipeline, then every
 * input after it, in order, none twice, each when the pipeline has taken it.
 *
 * <p>The sink is called on the Vert.x context that opened the tap. A venue that ends ends the tap
 * without a word.
 */
public final class VenueTap {

  private static final int NO_SUCH_VENUE = 404;

  private final Bus bus;
  private final String venue;
  private final String recorder;
  private final MessageConsumer<?> consumer;

  private VenueTap(Bus bus, String venue, String recorder, MessageConsumer<?> consumer) {
    this.bus = bus;
    this.venue = venue;
    this.recorder = recorder;
    this.consumer = consumer;
  }

  /**
   * Opens a tap; fails with code 404 if the venue is not there.
   *
   * @param sink takes the inputs that gathered, at least one
   */
  public static Future<VenueTap> open(Vertx vertx, String venue, Consumer<List<VenueInput>> sink) {
    Bus bus = new Bus(vertx);
    String recorder = UUID.randomUUID().toString();
    MessageConsumer<?> consumer =
        bus.onRaw(
            recorder,
            raw -> sink.accept(raw.inputs().stream().map(VenueInput.class::cast).toList()));
    VenueTap tap = new VenueTap(bus, venue, recorder, consumer);
    return tap.ask(TapRequest.Wish.OPEN)
        .map(tap)
        .recover(cause -> {
          consumer.unregister();
          return cause instanceof ReplyException refused
                  && refused.failureType() == ReplyFailure.NO_HANDLERS
              ? Bus.refused(NO_SUCH_VENUE, "no venue \"" + venue + "\" runs here")
              : Future.failedFuture(cause);
        });
  }

  private Future<Boolean> ask(TapRequest.Wish wish) {
    return bus.tap(venue, new TapRequest(recorder, wish));
  }

  /** Asks for another image between the inputs: a place where a replay can begin. */
  public Future<Boolean> image() {
    return ask(TapRequest.Wish.IMAGE);
  }

  /** Ends the tap; the sink is not called after the answer. */
  public Future<Void> close() {
    return ask(TapRequest.Wish.CLOSE).transform(done -> consumer.unregister());
  }
}
