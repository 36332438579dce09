package io.tocsin.venues;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** GET on a venue's REST interface. */
final class VenueRest {

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

  private final HttpClientAgent client;
  private final VenueAdapter adapter;
  private final String baseUrl;
  private final Duration timeout;

  VenueRest(
      Vertx vertx,
      VenueAdapter adapter,
      String baseUrl,
      Duration connectTimeout,
      Duration timeout) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) connectTimeout.toMillis()));
    this.adapter = adapter;
    this.baseUrl = baseUrl;
    this.timeout = timeout;
  }

  /** The body of a 200; fails with {@link Refused} on any other answer. */
  Future<String> get(String path) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setTimeout(timeout.toMillis())
            .setAbsoluteURI(baseUrl + path);
    return client
        .request(request)
        .compose(ready -> ready.send())
        .compose(response ->
            response
                .body()
                .map(buffer -> {
                  String body = buffer.toString();
                  int status = response.statusCode();
                  String error = adapter.rest().error(status, body).orElse("");
                  if (status == 200 && error.isEmpty()) {
                    return body;
                  }
                  throw new Refused(
                      status, body, retryAfter(response.getHeader("Retry-After")), error);
                }))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static long retryAfter(@Nullable String seconds) {
    return seconds != null && seconds.matches("[0-9]{1,7}") ? Long.parseLong(seconds) * 1_000 : 0;
  }

  void close() {
    client.close();
  }
}
