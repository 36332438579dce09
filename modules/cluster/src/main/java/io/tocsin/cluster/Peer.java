package io.tocsin.cluster;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * A node, as its last beat told it.
 *
 * @param name the node's name
 * @param process different at each start of the node
 * @param protocol what it speaks
 * @param address of its dashboard
 * @param load what it carries
 * @param draining whether it takes no sessions and gives away those that it has
 * @param announced how often it has told what sessions it has, see {@link Whereabouts}
 */
public record Peer(
    String name,
    String process,
    Protocol protocol,
    String address,
    Load load,
    boolean draining,
    long announced) {

  /**
   * What a node carries.
   *
   * @param running sessions that are not over
   * @param symbols instruments of those
   * @param cpuPercent of all processors, by this process; -1 if unknown
   */
  public record Load(int running, int symbols, int cpuPercent) {

    static final Load NONE = new Load(0, 0, -1);
  }

  JsonObject json() {
    JsonObject beat = new JsonObject().put("node", name).put("process", process);
    protocol.put(beat);
    return beat.put("address", address)
        .put("running", load.running())
        .put("symbols", load.symbols())
        .put("cpu_percent", load.cpuPercent())
        .put("draining", draining)
        .put("announced", announced);
  }

  /**
   * What {@link #json} made; of a version that this program does not speak, at least who says it.
   *
   * @throws RuntimeException if it is no node's beat
   */
  static Peer of(JsonObject json) {
    return new Peer(
        Objects.requireNonNull(json.getString("node")),
        Objects.requireNonNull(json.getString("process")),
        Protocol.of(json),
        json.getString("address", ""),
        new Load(
            json.getInteger("running", 0),
            json.getInteger("symbols", 0),
            json.getInteger("cpu_percent", -1)),
        json.getBoolean("draining", false),
        json.getLong("announced", 0L));
  }
}
