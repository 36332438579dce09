package io.tocsin.server.tracing;

import io.tocsin.model.input.Fields;
import java.util.Map;
import java.util.Optional;

/**
 * Whether, how much, and to whom traces are told. The token comes from the environment only, and
 * never stands in the text form.
 *
 * @param endpoint where a collector takes OTLP over HTTP
 * @param share of the frames that is followed, 0 to 1
 * @param decisions whether decisions of strategies are followed whose frame is not
 * @param token sent as {@code Authorization: Bearer}; empty sends none
 */
public record TracingOptions(
    boolean enabled, String endpoint, double share, boolean decisions, String token) {

  public static final String TOKEN_VARIABLE = "TOCSIN_TRACING_TOKEN";

  static final String DEFAULT_ENDPOINT = "http://127.0.0.1:4318/v1/traces";
  static final double DEFAULT_SHARE = 0.001;

  /** Reads the section {@code tracing} of {@code tocsin.json}; all of it may be absent. */
  public static TracingOptions read(Fields fields, Map<String, String> environment) {
    boolean enabled = fields.flag("enabled", false);
    Optional<String> endpoint = fields.text("endpoint");
    if (endpoint.isPresent() && !endpoint.get().matches("https?://[^\\s@/]+(/[^\\s@]*)?")) {
      fields
          .problems()
          .add(
              fields.path("endpoint"),
              "is no address of a collector",
              endpoint.get(),
              "http://HOST:4318/v1/traces, or https, without a name or password in it");
      endpoint = Optional.empty();
    }
    double share = fields.number("share", DEFAULT_SHARE, 0, 1);
    boolean decisions = fields.flag("decisions", true);
    fields.finish();
    return new TracingOptions(
        enabled,
        endpoint.orElse(DEFAULT_ENDPOINT),
        share,
        decisions,
        environment.getOrDefault(TOKEN_VARIABLE, ""));
  }

  @Override
  public String toString() {
    return "tracing[enabled=%s, endpoint=%s, share=%s, decisions=%s]"
        .formatted(enabled, endpoint, share, decisions);
  }
}
