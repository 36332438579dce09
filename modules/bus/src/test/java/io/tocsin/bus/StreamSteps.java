package io.tocsin.bus;

import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What can happen to a stream, in any order, and how a step becomes a post. */
final class StreamSteps {

  /** What a step does. */
  enum Kind {
    STATE,
    EVENT,
    REMOVE,
    /** An event that ends its item, as {@code session_removed}. */
    ENDING,
    /** Nothing is posted; time passes, and what is pending is flushed. */
    TIME
  }

  record Step(Kind kind, String key) {}

  /**
   * A stream's rules.
   *
   * @param ring whether items have no key for the server, as signals, and only {@code EVENT} occurs
   */
  record Shape(boolean ring, int keep) {}

  private StreamSteps() {}

  static Arbitrary<List<Step>> steps() {
    return Combinators.combine(Arbitraries.of(Kind.class), Arbitraries.of("a", "b", "c", "d", "e"))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  static Arbitrary<Shape> shapes() {
    return Combinators.combine(
            Arbitraries.of(true, false), Arbitraries.of(1, 2, 3, Integer.MAX_VALUE))
        .as(Shape::new);
  }

  /**
   * @param number the step's number, the item's value: no two items are equal
   */
  static StreamPost post(String stream, Shape shape, Step step, int number) {
    if (shape.ring()) {
      return StreamPost.event(stream, "signal", "items", item("s" + number, number), shape.keep());
    }
    JsonObject item = item(step.key(), number);
    return switch (step.kind()) {
      case STATE -> StreamPost.recentState(stream, "items", step.key(), item, shape.keep());
      case EVENT ->
          StreamPost.keyedEvent(stream, "change", "items", step.key(), item, shape.keep());
      case ENDING ->
          StreamPost.keyedEvent(stream, "item_removed", "items", step.key(), item, shape.keep());
      case REMOVE -> StreamPost.remove(stream, "items", step.key());
      case TIME -> throw new IllegalArgumentException("time is not posted");
    };
  }

  private static JsonObject item(String key, int value) {
    return new JsonObject().put("key", key).put("value", value);
  }
}
