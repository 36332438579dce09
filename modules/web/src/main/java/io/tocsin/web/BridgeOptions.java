package io.tocsin.web;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * How the bridge sends to browsers, and how much it takes from them.
 *
 * @param flushInterval least time between two frames to a socket; what comes meanwhile travels in
 *     the next one; a quiet socket is written to at once
 * @param frameBytes a frame that has grown to so many bytes is sent without waiting
 * @param ackWindow most stream messages that a client that acknowledges may have before it
 *     acknowledges the first
 * @param bytesInFlight most bytes of streams that wait for the network on one socket
 * @param slowAfter a socket that takes (or acknowledges) nothing for so long is closed
 * @param messagesPerSecond most messages that a socket may send, twice as many at once
 * @param registrationsPerSocket most streams and unanswered requests of one socket
 * @param socketsPerAddress most sockets of one network address
 */
public record BridgeOptions(
    Duration flushInterval,
    int frameBytes,
    int ackWindow,
    int bytesInFlight,
    Duration slowAfter,
    int messagesPerSecond,
    int registrationsPerSocket,
    int socketsPerAddress) {

  public static final BridgeOptions DEFAULT =
      new BridgeOptions(
          Duration.ofMillis(10), 32 * 1024, 32, 256 * 1024, Duration.ofSeconds(30), 500, 256, 256);

  /**
   * Reads {@code flush_interval, frame_bytes, ack_window, bytes_in_flight, slow_after,
   * messages_per_second, registrations_per_socket, sockets_per_address}; what is absent keeps its
   * default. Problems are added to the fields' {@link Problems}.
   */
  public static BridgeOptions read(Fields fields) {
    BridgeOptions options =
        new BridgeOptions(
            duration(fields, "flush_interval", DEFAULT.flushInterval, 1, 1_000),
            (int) fields.integer("frame_bytes", DEFAULT.frameBytes, 1_024, 1024 * 1024),
            (int) fields.integer("ack_window", DEFAULT.ackWindow, 1, 100_000),
            (int) fields.integer("bytes_in_flight", DEFAULT.bytesInFlight, 16 * 1024, 64L << 20),
            duration(fields, "slow_after", DEFAULT.slowAfter, 100, 3_600_000),
            (int) fields.integer("messages_per_second", DEFAULT.messagesPerSecond, 10, 1_000_000),
            (int)
                fields.integer(
                    "registrations_per_socket", DEFAULT.registrationsPerSocket, 1, 100_000),
            (int) fields.integer("sockets_per_address", DEFAULT.socketsPerAddress, 1, 1_000_000));
    fields.finish();
    return options;
  }

  private static Duration duration(
      Fields fields, String name, Duration absent, long leastMillis, long mostMillis) {
    Duration value = fields.duration(name).orElse(absent);
    if (value.toMillis() < leastMillis || value.toMillis() > mostMillis) {
      fields
          .problems()
          .add(
              fields.path(name),
              "is out of range",
              Timeouts.text(value),
              Timeouts.text(Duration.ofMillis(leastMillis))
                  + " to "
                  + Timeouts.text(Duration.ofMillis(mostMillis)));
      return absent;
    }
    return value;
  }

  /** What a client must know. */
  JsonObject json() {
    JsonArray features = new JsonArray();
    for (Connection.Feature feature : Connection.Feature.values()) {
      features.add(feature.word());
    }
    return new JsonObject()
        .put("ack_window", ackWindow)
        .put("flush_interval", Timeouts.text(flushInterval))
        .put("features", features);
  }
}
