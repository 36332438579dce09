package io.tocsin.simulator.face;

import java.util.Map;
import java.util.TreeMap;

/** An answer to an HTTP request. */
public record FaceAnswer(int status, Map<String, String> headers, String body) {

  public FaceAnswer {
    headers = Map.copyOf(headers);
  }

  /** 200 with a JSON body. */
  public static FaceAnswer json(String body) {
    return json(200, body);
  }

  /** A JSON body with any status. */
  public static FaceAnswer json(int status, String body) {
    return new FaceAnswer(status, Map.of("Content-Type", "application/json;charset=UTF-8"), body);
  }

  /** The same with one more header. */
  public FaceAnswer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new FaceAnswer(status, more, body);
  }
}
