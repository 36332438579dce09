package io.tocsin.server.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.tocsin.bus.Traces;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** OpenTelemetry's SDK, told to a collector, for as long as a server runs. */
public final class Tracing implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long STOP_MILLIS = 2_000;

  /** Held on to: the loggers of the JDK are garbage as soon as nobody does. */
  private static final Logger SDK = Logger.getLogger("io.opentelemetry");

  private final SdkTracerProvider provider;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
  }

  /**
   * Lets everything that starts on this Vert.x from now on follow frames.
   *
   * @param node the name of this server, as {@code service.instance.id}
   */
  public static Tracing start(Vertx vertx, TracingOptions options, String node) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(options.endpoint())
            .setTimeout(PATIENCE)
            .setConnectTimeout(PATIENCE);
    if (!options.token().isEmpty()) {
      exporter.addHeader("Authorization", "Bearer " + options.token());
    }
    logLikeTheRest(options.endpoint());
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            // By lot is decided before anything is made, see Traces.
            .setSampler(Sampler.alwaysOn())
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                "tocsin",
                                AttributeKey.stringKey("service.instance.id"),
                                node))))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter.build()).setScheduleDelay(EVERY).build())
            .build();
    Traces.by(provider.get("io.tocsin"), options.share(), options.decisions()).installOn(vertx);
    return new Tracing(provider);
  }

  /** What the SDK says of itself, by the JDK's logging and at a bounded rate, goes to our log. */
  private static void logLikeTheRest(String endpoint) {
    SDK.setUseParentHandlers(false);
    for (Handler before : SDK.getHandlers()) {
      SDK.removeHandler(before);
    }
    SDK.addHandler(new ToLog(endpoint));
  }

  private static final class ToLog extends Handler {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Tracing.class);

    private final String endpoint;

    ToLog(String endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void publish(LogRecord entry) {
      Throwable thrown = entry.getThrown();
      String why = thrown == null ? "" : ": " + thrown;
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        LOG.warn("traces to {}: {}{}", endpoint, entry.getMessage(), why);
      } else {
        LOG.debug("traces to {}: {}{}", endpoint, entry.getMessage(), why);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Tells the last traces, if the collector takes them soon. */
  @Override
  public void close() {
    provider.shutdown().join(STOP_MILLIS, TimeUnit.MILLISECONDS);
  }
}
