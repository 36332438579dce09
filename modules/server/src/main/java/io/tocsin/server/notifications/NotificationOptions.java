package io.tocsin.server.notifications;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.Severity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell of alerts. Secrets come from the environment only, and never stand in the text form.
 *
 * @param severity the least that is told
 * @param perHour most messages an hour to each receiver; what is above is counted and told with the
 *     next one
 */
public record NotificationOptions(
    Severity severity,
    int perHour,
    Optional<Webhook> webhook,
    Optional<Telegram> telegram,
    Optional<Mail> mail) {

  public static final String WEBHOOK_TOKEN = "TOCSIN_WEBHOOK_TOKEN";
  public static final String TELEGRAM_TOKEN = "TOCSIN_TELEGRAM_TOKEN";
  public static final String MAIL_PASSWORD = "TOCSIN_MAIL_PASSWORD";

  /** Variables of the environment that hold secrets of this section. */
  public static final Set<String> VARIABLES = Set.of(WEBHOOK_TOKEN, TELEGRAM_TOKEN, MAIL_PASSWORD);

  static final int DEFAULT_PER_HOUR = 30;

  /**
   * A JSON object is posted.
   *
   * @param token sent as {@code Authorization: Bearer}; empty sends none
   */
  public record Webhook(String url, String token) {
    @Override
    public String toString() {
      return "webhook";
    }
  }

  /**
   * A bot's message.
   *
   * @param url of the Bot API
   */
  public record Telegram(String url, String chat, String token) {
    @Override
    public String toString() {
      return "telegram";
    }
  }

  /** How the way to the mail server is protected. */
  public enum Tls {
    /** Not at all. */
    DISABLE,
    /** Encrypted after the greeting, or not sent. */
    STARTTLS,
    /** Encrypted from the first byte. */
    TLS
  }

  /**
   * A mail by SMTP.
   *
   * @param user empty sends without login
   */
  public record Mail(
      String host, int port, Tls tls, String user, String password, String from, String to) {
    @Override
    public String toString() {
      return "mail";
    }
  }

  /** Nobody is told. */
  public static NotificationOptions none() {
    return new NotificationOptions(
        Severity.WARNING, DEFAULT_PER_HOUR, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Reads the section {@code notifications}; problems are added to the fields'. */
  public static NotificationOptions read(Fields fields, Map<String, String> environment) {
    Severity severity = fields.choice("severity", Severity.class).orElse(Severity.WARNING);
    int perHour = (int) fields.integer("per_hour", DEFAULT_PER_HOUR, 1, 3_600);
    Optional<Webhook> webhook =
        url(fields, "webhook_url")
            .map(url -> new Webhook(url, environment.getOrDefault(WEBHOOK_TOKEN, "")));
    String telegramUrl = url(fields, "telegram_url").orElse("https://api.telegram.org");
    Optional<Telegram> telegram =
        fields
            .text("telegram_chat")
            .map(chat ->
                new Telegram(
                    telegramUrl,
                    chat,
                    secret(fields, "telegram_chat", TELEGRAM_TOKEN, environment)));
    Optional<Mail> mail = mail(fields, environment);
    fields.finish();
    return new NotificationOptions(severity, perHour, webhook, telegram, mail);
  }

  private static Optional<Mail> mail(Fields fields, Map<String, String> environment) {
    Optional<String> host = fields.text("mail_host");
    Tls tls = fields.choice("mail_tls", Tls.class).orElse(Tls.STARTTLS);
    int port = (int) fields.integer("mail_port", tls == Tls.TLS ? 465 : 587, 1, 65_535);
    String user = fields.text("mail_user").orElse("");
    Optional<String> from = fields.text("mail_from");
    Optional<String> to = fields.text("mail_to");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    for (String name : new String[] {"mail_from", "mail_to"}) {
      if (!fields.text(name).orElse("").matches("[^@\\s]+@[^@\\s]+")) {
        fields
            .problems()
            .add(
                fields.path(name),
                "must be an address where mail_host is set",
                fields.text(name).orElse(""),
                "somebody@example.org");
      }
    }
    if (tls == Tls.DISABLE && !user.isEmpty() && !host.get().matches("localhost|127\\..*|::1")) {
      fields
          .problems()
          .add(
              fields.path("mail_tls"),
              "would send the password in clear over the network",
              "disable",
              "starttls or tls");
    }
    String password = user.isEmpty() ? "" : secret(fields, "mail_user", MAIL_PASSWORD, environment);
    return Optional.of(
        new Mail(host.get(), port, tls, user, password, from.orElse(""), to.orElse("")));
  }

  private static String secret(
      Fields fields, String setting, String variable, Map<String, String> environment) {
    @Nullable String value = environment.get(variable);
    if (value == null || value.isBlank()) {
      fields
          .problems()
          .add(
              fields.path(setting),
              "needs a secret that is not in the environment",
              "",
              "set the environment variable " + variable);
      return "";
    }
    return value;
  }

  private static Optional<String> url(Fields fields, String name) {
    Optional<String> url = fields.text(name);
    Problems problems = fields.problems();
    if (url.isPresent() && !url.get().matches("https?://[^\\s@]+")) {
      problems.add(
          fields.path(name), "is no address", url.get(), "https://HOST/PATH, without a user in it");
      return Optional.empty();
    }
    return url;
  }
}
