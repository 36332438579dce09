package io.tocsin.server.notifications;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Severity;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears the alerts of every session of this node and tells them to each receiver; {@code
 * command.notifications_test} tells each a test at once. Deploy one instance.
 */
public final class NotificationsVerticle extends VerticleBase {

  private final NotificationOptions options;
  private final String node;
  private final WallClock clock;
  private final MeterRegistry registry;
  private final List<Line> lines = new ArrayList<>();

  /**
   * @param node this server's name, which messages carry
   */
  public NotificationsVerticle(
      NotificationOptions options, String node, WallClock clock, MeterRegistry registry) {
    this.options = options;
    this.node = node;
    this.clock = clock;
    this.registry = registry;
  }

  @Override
  public Future<?> start() {
    Bus bus = new Bus(vertx);
    HttpClient http = vertx.createHttpClient();
    options.webhook().ifPresent(webhook -> add(bus, HttpReceiver.webhook(http, webhook)));
    options.telegram().ifPresent(telegram -> add(bus, HttpReceiver.telegram(http, telegram)));
    options.mail().ifPresent(mail -> add(bus, new MailReceiver(vertx, mail)));
    bus.onCommand("notifications_test", request -> test());
    if (!lines.isEmpty()) {
      bus.onStreamNews(news -> {
        if (news instanceof StreamMessage message
            && "alerts".equals(Addresses.nameOf(message.stream()))) {
          hear(message.envelope());
        }
      });
      health(bus);
    }
    return Future.succeededFuture();
  }

  private void add(Bus bus, Receiver receiver) {
    lines.add(
        new Line(
            vertx,
            receiver,
            options.perHour(),
            clock,
            counter(receiver, "delivered"),
            counter(receiver, "failed"),
            () -> health(bus)));
  }

  private Counter counter(Receiver receiver, String outcome) {
    return Counter.builder("tocsin.notifications")
        .description("Messages to people about alerts, by receiver and outcome")
        .tag("receiver", receiver.name())
        .tag("outcome", outcome)
        .register(registry);
  }

  private void hear(JsonObject envelope) {
    if (!"alert".equals(envelope.getString("type"))) {
      return;
    }
    JsonObject alert = envelope.getJsonObject("data");
    if (Severity.valueOf(alert.getString("severity")).compareTo(options.severity()) < 0) {
      return;
    }
    Notification notification =
        new Notification(
            alert.getString("severity"),
            alert.getString("kind"),
            alert.getString("subject"),
            alert.getString("message"),
            alert.getString("time"),
            String.valueOf(envelope.getString("session_id")),
            node,
            0);
    lines.forEach(line -> line.add(notification));
  }

  /** Tells every receiver a test, and the asker what came of it. */
  private Future<JsonObject> test() {
    if (lines.isEmpty()) {
      return Bus.refused(
          409,
          "nobody is to be notified: set webhook_url, telegram_chat or mail_host in the section"
              + " notifications of tocsin.json (docs/operating.md)");
    }
    Notification notification =
        new Notification(
            "INFO",
            "test",
            "notifications",
            "This is a test: alerts of this server reach you here.",
            Micros.iso(clock.nowMicros()),
            "",
            node,
            0);
    List<Future<JsonObject>> results = lines.stream().map(line -> line.test(notification)).toList();
    return Future.all(results)
        .map(all ->
            new JsonObject()
                .put("receivers", new JsonArray(results.stream().map(Future::result).toList())));
  }

  private void health(Bus bus) {
    List<String> troubles = lines.stream().map(Line::trouble).filter(t -> !t.isEmpty()).toList();
    bus.post(
        StreamPost.state(
            Addresses.HEALTH,
            "parts",
            "notifications",
            HealthJson.part(
                "notifications",
                troubles.isEmpty() ? "UP" : "DEGRADED",
                String.join("; ", troubles),
                troubles.isEmpty() ? "" : "everything else; alerts stand on the page",
                clock.nowMicros())));
  }
}
