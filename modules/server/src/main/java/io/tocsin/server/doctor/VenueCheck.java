package io.tocsin.server.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Whether a venue can be reached from here.
 *
 * @param needed whether a session that starts by itself takes data from it
 */
public record VenueCheck(String venue, URI address, boolean needed) implements Check {

  private static final Duration WAIT = Duration.ofSeconds(5);

  @Override
  public Finding look() {
    long begin = System.nanoTime();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(address).timeout(WAIT).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      long millis = (System.nanoTime() - begin) / 1_000_000;
      return status == 403 || status == 451
          ? unreachable("refuses this address (status " + status + ")")
          : Finding.ok("venue", "%s answers in %d ms (%s).".formatted(venue, millis, address));
    } catch (IOException e) {
      return unreachable("does not answer (" + e.getClass().getSimpleName() + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unreachable("was not asked to the end");
    }
  }

  private Finding unreachable(String why) {
    String sentence = "%s at %s %s.".formatted(venue, address, why);
    String todo = "look at the network and its proxy, or name another address in venues." + venue;
    return needed
        ? Finding.fail("venue", sentence, todo)
        : Finding.warn("venue", sentence + " No session that starts by itself needs it.", todo);
  }
}
