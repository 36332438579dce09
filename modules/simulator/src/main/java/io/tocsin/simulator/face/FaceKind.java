package io.tocsin.simulator.face;

import java.util.List;
import java.util.function.Function;

/**
 * One venue that the simulator can speak.
 *
 * @param venue the venue's id, as sessions name it: lower case with hyphens
 * @param socketPaths where its WebSocket clients go, for a person to read; empty for none
 * @param opening makes the face of one exchange
 */
public record FaceKind(
    String venue, List<String> socketPaths, Function<Exchange, VenueFace> opening) {

  public FaceKind {
    socketPaths = List.copyOf(socketPaths);
  }
}
