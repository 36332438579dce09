package io.tocsin.venues;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls of a venue's REST interface within its budget. Lives on the verticle's context. */
final class VenueRest {

  /** What the venue says when it is asked too often. */
  private static final int TOO_MANY_REQUESTS = 429;

  private static final int BANNED = 418;
  private static final long PAUSE_MILLIS = 10_000;

  /** An answer that is not 200; the message is the venue's, made readable. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String body;
    private final long retryAfterMillis;

    Refused(int status, String body, long retryAfterMillis, String message) {
      super(message, null, false, false);
      this.status = status;
      this.body = body;
      this.retryAfterMillis = retryAfterMillis;
    }

    int status() {
      return status;
    }

    String body() {
      return body;
    }

    /** How long the venue wants to be left alone; 0 if it does not say. */
    long retryAfterMillis() {
      return retryAfterMillis;
    }
  }

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final RestProtocol protocol;
  private final String baseUrl;
  private final String key;
  private final Duration timeout;
  private final WallClock clock;
  private final RestBudget budget;

  /**
   * @param key the user's key, empty for none; never logged
   */
  VenueRest(Vertx vertx, VenueAdapter adapter, VenueOptions options, String key, WallClock clock) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) options.link().connectTimeout().toMillis()));
    this.protocol = adapter.rest();
    this.baseUrl = options.restUrl();
    this.key = key;
    this.timeout = options.link().restTimeout();
    this.clock = clock;
    this.budget = new RestBudget(protocol.weightPerMinute(), clock.nowMicros());
  }

  /** The body of a 200, as soon as the budget allows; fails with {@link Refused} on another. */
  Future<String> call(RestCall call) {
    return call(call, Long.MAX_VALUE);
  }

  /**
   * The same, or a failure at once if it would have to wait for longer.
   *
   * @param mostMillis longest wait for the budget
   */
  Future<String> call(RestCall call, long mostMillis) {
    long now = clock.nowMicros();
    long wait = Math.ceilDiv(Math.max(0, budget.waitMicros(call.weight(), now)), Micros.MILLI);
    if (wait > mostMillis) {
      return Future.failedFuture(
          new IllegalStateException(
              "no request to the venue is left for the next " + wait + " ms"));
    }
    budget.spend(call.weight(), now);
    if (wait == 0) {
      return send(call);
    }
    Promise<Void> due = Promise.promise();
    vertx.setTimer(wait, timer -> due.complete());
    return due.future().compose(nothing -> send(call));
  }

  /** Whether the budget lets the call go at once. */
  boolean isFree(RestCall call) {
    return waitMillis(call) == 0;
  }

  /** How long until the budget lets the call go. */
  long waitMillis(RestCall call) {
    long wait = budget.waitMicros(call.weight(), clock.nowMicros());
    return Math.ceilDiv(Math.max(0, wait), Micros.MILLI);
  }

  private Future<String> send(RestCall call) {
    String body = call.body();
    RequestOptions request =
        new RequestOptions()
            .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST)
            .setTimeout(timeout.toMillis())
            .setAbsoluteURI(baseUrl + call.path());
    protocol.headers(key).forEach(request::putHeader);
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
    }
    return client
        .request(request)
        .compose(ready -> body == null ? ready.send() : ready.send(Buffer.buffer(body)))
        .compose(response -> response.body().map(buffer -> read(response, buffer.toString())))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(withoutKey(cause)));
  }

  private String read(HttpClientResponse response, String body) {
    int status = response.statusCode();
    String error = protocol.error(status, body).orElse("");
    if (status == 200 && error.isEmpty()) {
      return body;
    }
    long retryAfter = retryAfter(response.getHeader("Retry-After"));
    if (status == TOO_MANY_REQUESTS || status == BANNED) {
      budget.block(retryAfter == 0 ? PAUSE_MILLIS : retryAfter, clock.nowMicros());
    }
    throw new Refused(
        status, body, retryAfter, error.isEmpty() ? "it answered HTTP " + status : error);
  }

  private Throwable withoutKey(Throwable cause) {
    String message = cause.getMessage();
    return key.isEmpty() || message == null || !message.contains(key)
        ? cause
        : new IllegalStateException(message.replace(key, "…"));
  }

  private static long retryAfter(@Nullable String seconds) {
    return seconds != null && seconds.matches("[0-9]{1,7}") ? Long.parseLong(seconds) * 1_000 : 0;
  }

  /** When the venue may be asked again, 0 if it may be now. */
  long blockedUntilMicros() {
    return budget.blockedUntilMicros(clock.nowMicros());
  }

  void close() {
    client.close();
  }
}
