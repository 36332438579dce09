package io.tocsin.server.notifications;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.Locale;

/** A mail by SMTP. */
final class MailReceiver implements Receiver {

  private final MailClient client;
  private final NotificationOptions.Mail options;

  MailReceiver(Vertx vertx, NotificationOptions.Mail options) {
    this.options = options;
    MailConfig config =
        new MailConfig()
            .setHostname(options.host())
            .setPort(options.port())
            .setSsl(options.tls() == NotificationOptions.Tls.TLS)
            .setStarttls(
                options.tls() == NotificationOptions.Tls.STARTTLS
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED)
            .setKeepAlive(false)
            .setConnectTimeout(10_000)
            .setIdleTimeout(20);
    if (options.user().isEmpty()) {
      config.setLogin(LoginOption.DISABLED);
    } else {
      config
          .setLogin(LoginOption.REQUIRED)
          .setUsername(options.user())
          .setPassword(options.password());
    }
    client = MailClient.create(vertx, config);
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public Future<Void> send(Notification notification) {
    MailMessage message =
        new MailMessage()
            .setFrom(options.from())
            .setTo(options.to())
            .setSubject(notification.title())
            .setText(notification.text());
    return client
        .sendMail(message)
        .<Void>mapEmpty()
        .recover(cause ->
            Future.failedFuture(
                "%s:%d did not take it (%s)"
                    .formatted(options.host(), options.port(), reason(cause))));
  }

  /** What an SMTP server answers may repeat what it was sent; its code says enough. */
  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("auth") || text.contains("login")
        ? "the login failed"
        : text.contains("tls") ? "TLS is not to be had" : cause.getClass().getSimpleName();
  }
}
