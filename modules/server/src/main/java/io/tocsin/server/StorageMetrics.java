package io.tocsin.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamMessage;
import io.tocsin.storage.StorageCounters;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What storage counts, and which parts of the server are up, as metrics (A33). */
final class StorageMetrics {

  private StorageMetrics() {}

  static void register(MeterRegistry registry, StorageCounters counters) {
    count(registry, counters, "accepted", "Records taken", StorageCounters::accepted);
    count(registry, counters, "duplicates", "Records that came again", StorageCounters::duplicates);
    count(registry, counters, "stored", "Rows that QuestDB has taken", StorageCounters::stored);
    count(
        registry,
        counters,
        "shed.samples",
        "Samples shed since the spool was nearly full",
        StorageCounters::shedSamples);
    count(registry, counters, "refused", "Records refused or lost", StorageCounters::refused);
    count(
        registry,
        counters,
        "failures",
        "Writes that failed, to be tried again",
        StorageCounters::failedBatches);
    Gauge.builder("tocsin.storage.waiting", counters, StorageCounters::waiting)
        .description("Rows in the spool that are not stored yet")
        .register(registry);
    Gauge.builder("tocsin.spool.bytes", counters, StorageCounters::spoolBytes)
        .description("Bytes that the spool's files take")
        .register(registry);
  }

  private static void count(
      MeterRegistry registry,
      StorageCounters counters,
      String name,
      String description,
      ToDoubleFunction<StorageCounters> value) {
    FunctionCounter.builder("tocsin.storage." + name, counters, value)
        .description(description)
        .register(registry);
  }

  /** A gauge for each part that tells its health: 1 while it is UP, else 0. */
  static void parts(MeterRegistry registry, Bus bus) {
    Map<String, Double> parts = new ConcurrentHashMap<>();
    bus.onStreamNews(news -> {
      if (news instanceof StreamMessage message && message.stream().equals(Addresses.HEALTH)) {
        for (JsonObject part : message.changed().getOrDefault("parts", Map.of()).values()) {
          String name = part.getString("part");
          if (parts.put(name, "UP".equals(part.getString("status")) ? 1.0 : 0.0) == null) {
            Gauge.builder("tocsin.part.up", parts, all -> all.getOrDefault(name, 0.0))
                .tag("part", name)
                .description("1 while the part is UP, else 0; /health says why")
                .register(registry);
          }
        }
      }
    });
  }
}
