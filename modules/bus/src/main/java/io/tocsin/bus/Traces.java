package io.tocsin.bus;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows some frames of the exchanges through the program, step by step, to the browsers that are
 * told of them: an OpenTelemetry trace each. From verticle to verticle a trace goes as the header
 * {@code traceparent} of the message; within one it is the current context of the thread. What is
 * not followed has no header, no span and no object; when tracing is off, as by default, each step
 * costs the reading of a field.
 *
 * <p>One for each Vert.x, found by {@link #of}. Thread-safe; a {@link Step} belongs to the thread
 * that began it, up to its end, unless it is {@link #begun}.
 */
public final class Traces implements Shareable {

  private static final String MAP = "tocsin.traces";

  /** Nothing is followed. */
  public static final Traces OFF = new Traces(null, 0, false);

  private static final TextMapGetter<MultiMap> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
          return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private final @Nullable Tracer tracer;
  private final double share;
  private final boolean decisions;

  private Traces(@Nullable Tracer tracer, double share, boolean decisions) {
    this.tracer = tracer;
    this.share = share;
    this.decisions = decisions;
  }

  /**
   * @param share of the frames that is followed, 0 to 1
   * @param decisions whether a decision of a strategy is followed from there on, when the frame
   *     that it came of is not
   */
  public static Traces by(Tracer tracer, double share, boolean decisions) {
    return new Traces(tracer, share, decisions);
  }

  /** Makes it the one of a Vert.x, before any verticle starts. */
  public void installOn(Vertx vertx) {
    vertx.sharedData().<String, Traces>getLocalMap(MAP).put(MAP, this);
  }

  /** What was installed, {@link #OFF} if nothing was. */
  public static Traces of(Vertx vertx) {
    Traces installed = vertx.sharedData().<String, Traces>getLocalMap(MAP).get(MAP);
    return installed == null ? OFF : installed;
  }

  /** Whether anything may be followed. */
  public boolean isOn() {
    return tracer != null;
  }

  /**
   * A frame came in: begins a trace if lots fall so.
   *
   * @param receiveMicros when, microseconds since the epoch
   * @return null if this one is not followed
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by the step, or by who resumes
  public @Nullable Step frame(String venue, long receiveMicros, int length) {
    Tracer by = tracer;
    if (by == null || ThreadLocalRandom.current().nextDouble() >= share) {
      return null;
    }
    Span span =
        by.spanBuilder("frame")
            .setNoParent()
            .setSpanKind(SpanKind.CONSUMER)
            .setStartTimestamp(receiveMicros, TimeUnit.MICROSECONDS)
            .setAttribute("tocsin.venue", venue)
            .setAttribute("tocsin.frame.length", (long) length)
            .startSpan();
    return new Step(span, span.makeCurrent());
  }

  /**
   * A strategy decides: begins a trace, if nothing is followed yet and decisions are.
   *
   * @param receiveMicros when the frame came in that it came of; 0 if it came of none
   * @return null if a trace is followed already, or if decisions are not
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by the step, or by who resumes
  public @Nullable Step decision(long receiveMicros) {
    Tracer by = tracer;
    if (by == null || !decisions || isFollowed(Span.current())) {
      return null;
    }
    SpanBuilder builder = by.spanBuilder("strategy").setNoParent();
    if (receiveMicros > 0) {
      builder.setStartTimestamp(receiveMicros, TimeUnit.MICROSECONDS);
    }
    Span span = builder.startSpan();
    return new Step(span, span.makeCurrent());
  }

  /** The next step of what is followed on this thread; null if nothing is. */
  public @Nullable Step step(String name) {
    return tracer == null ? null : step(name, held());
  }

  /** A step of what was {@link #held} before; null if nothing was. */
  @SuppressWarnings("MustBeClosedChecker") // closed by the step, or by who resumes
  public @Nullable Step step(String name, @Nullable Context held) {
    Tracer by = tracer;
    if (by == null || held == null) {
      return null;
    }
    Span span = by.spanBuilder(name).setParent(held).startSpan();
    return new Step(span, span.makeCurrent());
  }

  /** As {@link #step(String, Context)}, for a step that ends on another turn of the thread. */
  public @Nullable Step begun(String name, @Nullable Context held) {
    Tracer by = tracer;
    return by == null || held == null
        ? null
        : new Step(by.spanBuilder(name).setParent(held).startSpan(), Scope.noop());
  }

  /** What is followed on this thread, for what is done later; null if nothing is. */
  public @Nullable Context held() {
    if (tracer == null) {
      return null;
    }
    Context current = Context.current();
    return isFollowed(Span.fromContext(current)) ? current : null;
  }

  private static boolean isFollowed(Span span) {
    return span.getSpanContext().isSampled();
  }

  // From verticle to verticle

  /** The options of a message: with the trace if one is followed, else as they are. */
  DeliveryOptions delivery(DeliveryOptions options) {
    Context held = held();
    if (held == null) {
      return options;
    }
    DeliveryOptions followed = new DeliveryOptions(options);
    W3CTraceContextPropagator.getInstance()
        .inject(
            held,
            followed,
            (to, name, value) -> {
              if (to != null) {
                to.addHeader(name, value);
              }
            });
    return followed;
  }

  /** Makes the trace of a message current until the scope is closed. */
  @SuppressWarnings("MustBeClosedChecker") // closed by the step, or by who resumes
  Scope resumed(Message<?> message) {
    MultiMap headers = message.headers();
    return headers.isEmpty()
        ? Scope.noop()
        : W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), headers, HEADERS)
            .makeCurrent();
  }

  /** One step of a trace, from its beginning to {@link #close}. */
  public static final class Step implements AutoCloseable {

    private final Span span;
    private final Scope scope;

    private Step(Span span, Scope scope) {
      this.span = span;
      this.scope = scope;
    }

    /** Says more about the step; names begin with {@code tocsin.}. */
    public Step with(String name, String value) {
      span.setAttribute(name, value);
      return this;
    }

    /** The same of a number. */
    public Step with(String name, long value) {
      span.setAttribute(name, value);
      return this;
    }

    /** Something that happened at this moment of the step. */
    public void event(String name, String what) {
      span.addEvent(name, Attributes.of(AttributeKey.stringKey("tocsin.what"), what));
    }

    /** The step is over. */
    @Override
    public void close() {
      scope.close();
      span.end();
    }
  }
}
