package io.tocsin.server.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * This machine's clock against those of web servers, to about a second: what an HTTP date tells.
 *
 * @param servers asked in order, until one tells its date
 */
public record ClockCheck(List<URI> servers, Clock clock) implements Check {

  private static final Duration WAIT = Duration.ofSeconds(4);
  private static final double WRONG_SECONDS = 2;

  @Override
  public Finding look() {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
      for (URI server : servers) {
        HttpRequest request =
            HttpRequest.newBuilder(server)
                .timeout(WAIT)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
          Instant before = clock.instant();
          HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
          Instant after = clock.instant();
          String date = answer.headers().firstValue("Date").orElse("");
          Instant told =
              ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
          return judge(server, before, after, told);
        } catch (IOException | DateTimeException e) {
          // The next one may tell.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Finding.unknown(
        "clock",
        "Whether the clock is right cannot be said: no venue was there to compare it with.");
  }

  /** A date has whole seconds: it stands for any moment of the second. */
  private static Finding judge(URI server, Instant before, Instant after, Instant told) {
    double ahead = 0;
    if (before.isAfter(told.plusSeconds(1))) {
      ahead = Duration.between(told.plusSeconds(1), before).toMillis() / 1e3;
    } else if (after.isBefore(told)) {
      ahead = -Duration.between(after, told).toMillis() / 1e3;
    }
    if (Math.abs(ahead) < WRONG_SECONDS) {
      return Finding.ok("clock", "The clock agrees with that of " + server.getHost() + ".");
    }
    return Finding.fail(
        "clock",
        "The clock is %.0f s %s that of %s: ages and delays of data would be told wrong."
            .formatted(Math.abs(ahead), ahead > 0 ? "ahead of" : "behind", server.getHost()),
        "set it, for example with timedatectl set-ntp true");
  }
}
