package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is followed, how it gets from verticle to verticle, and what it costs when it is not. */
class TracesTest {

  private static final InstrumentId BTC = new InstrumentId("kraken", "BTC_USDT");

  private final Vertx vertx = Vertx.vertx();
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();

  private final SdkTracerProvider provider =
      SdkTracerProvider.builder()
          .addSpanProcessor(
              new SpanProcessor() {
                @Override
                public void onStart(Context parent, ReadWriteSpan span) {}

                @Override
                public boolean isStartRequired() {
                  return false;
                }

                @Override
                public void onEnd(ReadableSpan span) {
                  ended.add(span.toSpanData());
                }

                @Override
                public boolean isEndRequired() {
                  return true;
                }
              })
          .build();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Traces traces(double share, boolean decisions) {
    return Traces.by(provider.get("test"), share, decisions);
  }

  private static MarketBatch trade() {
    return MarketBatch.builder(List.of(BTC), 1)
        .trade(0, 1_000, 1_000, 50_000, 1, TakerSide.BUY, 1)
        .build();
  }

  private SpanData span(String name) {
    await().atMost(Duration.ofSeconds(30)).until(() -> find(name) != null);
    SpanData found = find(name);
    assertThat(found).isNotNull();
    return found;
  }

  private @Nullable SpanData find(String name) {
    return ended.stream().filter(each -> each.getName().equals(name)).findFirst().orElse(null);
  }

  @Test
  void a_frame_is_followed_over_the_bus() {
    traces(1, true).installOn(vertx);
    Bus.registerCodecs(vertx, List.of());
    Bus bus = new Bus(vertx);
    bus.onMarket(
        BTC,
        batch -> {
          try (Traces.Step step = bus.traces().step("second")) {
            assertThat(step).isNotNull();
          }
        });

    try (Traces.Step frame = bus.traces().frame("kraken", 1_234_567, 99)) {
      bus.publishMarket(trade());
    }

    SpanData frame = span("frame");
    SpanData second = span("second");
    assertThat(frame.getParentSpanContext().isValid()).isFalse();
    assertThat(frame.getStartEpochNanos()).isEqualTo(1_234_567_000L);
    assertThat(second.getTraceId()).isEqualTo(frame.getTraceId());
    assertThat(second.getParentSpanId()).isEqualTo(frame.getSpanId());
  }

  @Test
  void a_handler_that_is_called_of_its_own_continues_nothing() {
    traces(1, true).installOn(vertx);
    Traces traces = Traces.of(vertx);

    try (Traces.Step frame = traces.frame("kraken", 1, 1)) {
      assertThat(traces.held()).isNotNull();
    }

    assertThat(traces.held()).isNull();
    assertThat(traces.step("later")).isNull();
  }

  @Test
  void what_waits_is_continued_by_what_was_held() {
    Traces traces = traces(1, true);
    Context held;
    try (Traces.Step frame = traces.frame("kraken", 1, 1)) {
      held = traces.held();
    }

    try (Traces.Step later = traces.step("later", held)) {
      assertThat(later).isNotNull();
    }

    assertThat(span("later").getParentSpanId()).isEqualTo(span("frame").getSpanId());
  }

  @Test
  void about_the_wanted_share_of_frames_is_followed() {
    Traces traces = traces(0.25, false);
    int followed = 0;
    for (int i = 0; i < 10_000; i++) {
      try (Traces.Step frame = traces.frame("kraken", 1, 1)) {
        followed += frame == null ? 0 : 1;
      }
    }

    // Twelve standard deviations to each side.
    assertThat(followed).isBetween(2_000, 3_000);
  }

  @Test
  void a_decision_begins_a_trace_unless_its_frame_has_one() {
    Traces traces = traces(1, true);
    try (Traces.Step frame = traces.frame("kraken", 1, 1)) {
      assertThat(traces.decision(1)).isNull();
    }
    try (Traces.Step decision = traces.decision(1)) {
      assertThat(decision).isNotNull();
    }
    assertThat(traces(1, false).decision(1)).isNull();
  }

  @Test
  void what_is_not_followed_costs_no_object_on_the_way() {
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);

    for (Traces traces : List.of(Traces.OFF, traces(0, false))) {
      assertThat(traces.frame("kraken", 1, 1)).isNull();
      assertThat(traces.decision(1)).isNull();
      assertThat(traces.step("indicators")).isNull();
      assertThat(traces.delivery(options)).isSameAs(options);
    }
    assertThat(Traces.of(vertx)).isSameAs(Traces.OFF);
    assertThat(Traces.OFF.isOn()).isFalse();
  }
}
