package io.tocsin.venues;

import io.tocsin.bus.Bus;
import io.tocsin.bus.RawInputs;
import io.tocsin.bus.TapRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorders of one venue: hands on what its pipeline has taken, in portions of one turn of the
 * event loop. Costs a comparison while nobody listens. Lives on the verticle's context.
 */
final class VenueTaps {

  private static final Logger LOG = LoggerFactory.getLogger(VenueTaps.class);
  private static final int MOST_AT_ONCE = 512;

  private final Bus bus;
  private final Context context;
  private final Supplier<VenueInput.Image> image;
  private final Set<String> recorders = new LinkedHashSet<>();
  private List<VenueInput> gathered = new ArrayList<>();
  private boolean scheduled;

  VenueTaps(Bus bus, Context context, Supplier<VenueInput.Image> image) {
    this.bus = bus;
    this.context = context;
    this.image = image;
  }

  Future<Boolean> ask(TapRequest request) {
    flush();
    switch (request.wish()) {
      case OPEN -> {
        recorders.add(request.address());
        tell(request.address());
      }
      case IMAGE -> tell(request.address());
      case CLOSE -> recorders.remove(request.address());
    }
    return Future.succeededFuture(true);
  }

  private void tell(String recorder) {
    send(recorder, new RawInputs(List.of(image.get())));
  }

  /** The pipeline has taken an input. */
  void taken(VenueInput input) {
    if (recorders.isEmpty()) {
      return;
    }
    gathered.add(input);
    if (gathered.size() >= MOST_AT_ONCE) {
      flush();
    } else if (!scheduled) {
      scheduled = true;
      context.runOnContext(turn -> {
        scheduled = false;
        flush();
      });
    }
  }

  private void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    RawInputs portion = new RawInputs(gathered);
    gathered = new ArrayList<>();
    List.copyOf(recorders).forEach(recorder -> send(recorder, portion));
  }

  private void send(String recorder, RawInputs portion) {
    bus.sendRaw(recorder, portion)
        .onFailure(cause -> {
          if (recorders.remove(recorder)) {
            LOG.warn("recorder {} is gone: {}", recorder, cause.getMessage());
          }
        });
  }
}
