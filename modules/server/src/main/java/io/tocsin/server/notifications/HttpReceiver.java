package io.tocsin.server.notifications;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** Posts JSON: webhooks, and Telegram's Bot API. */
final class HttpReceiver implements Receiver {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final HttpClient http;
  private final String name;
  private final String url;
  private final String token;
  private final String secret;
  private final Function<Notification, JsonObject> body;

  private HttpReceiver(
      HttpClient http,
      String name,
      String url,
      String token,
      String secret,
      Function<Notification, JsonObject> body) {
    this.http = http;
    this.name = name;
    this.url = url;
    this.token = token;
    this.secret = secret;
    this.body = body;
  }

  static HttpReceiver webhook(HttpClient http, NotificationOptions.Webhook options) {
    return new HttpReceiver(
        http, "webhook", options.url(), options.token(), options.token(), Notification::json);
  }

  /** Its token is a part of the address: no message of this class shows the address. */
  static HttpReceiver telegram(HttpClient http, NotificationOptions.Telegram options) {
    return new HttpReceiver(
        http,
        "telegram",
        options.url() + "/bot" + options.token() + "/sendMessage",
        "",
        options.token(),
        note ->
            new JsonObject()
                .put("chat_id", options.chat())
                .put("text", note.title() + "\n" + note.text())
                .put("disable_web_page_preview", true));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Void> send(Notification notification) {
    RequestOptions request;
    try {
      request =
          new RequestOptions()
              .setAbsoluteURI(url)
              .setMethod(HttpMethod.POST)
              .setConnectTimeout(TIMEOUT_MILLIS)
              .setIdleTimeout(TIMEOUT_MILLIS)
              .putHeader("Content-Type", "application/json");
    } catch (RuntimeException e) {
      return Future.failedFuture("its address cannot be used");
    }
    if (!token.isEmpty()) {
      request.putHeader("Authorization", "Bearer " + token);
    }
    return http.request(request)
        .compose(open -> open.send(body.apply(notification).toBuffer()))
        .recover(cause -> Future.failedFuture("it cannot be reached (" + words(cause) + ")"))
        .compose(answer -> {
          int status = answer.statusCode();
          return status >= 200 && status < 300
              ? Future.succeededFuture()
              : Future.failedFuture("it answered with status " + status);
        });
  }

  private String words(Throwable cause) {
    String text = cause.getMessage();
    return text == null || (!secret.isEmpty() && text.contains(secret))
        ? cause.getClass().getSimpleName()
        : text;
  }
}
