package io.tocsin.cluster;

import io.vertx.core.json.JsonObject;

/**
 * A node, as its last beat told it.
 *
 * @param name the node's name
 * @param process different at each start of the node
 * @param protocol version of what it says and understands
 * @param address of its dashboard
 * @param load what it carries
 * @param draining whether it takes no sessions and gives away those that it has
 * @param announced how often it has told what sessions it has, see {@link Whereabouts}
 */
public record Peer(
    String name,
    String process,
    int protocol,
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
    return new JsonObject()
        .put("node", name)
        .put("process", process)
        .put("protocol", protocol)
        .put("address", address)
        .put("running", load.running())
        .put("symbols", load.symbols())
        .put("cpu_percent", load.cpuPercent())
        .put("draining", draining)
        .put("announced", announced);
  }

  static Peer of(JsonObject json) {
    return new Peer(
        json.getString("node"),
        json.getString("process"),
        json.getInteger("protocol"),
        json.getString("address"),
        new Load(
            json.getInteger("running"), json.getInteger("symbols"), json.getInteger("cpu_percent")),
        json.getBoolean("draining"),
        json.getLong("announced"));
  }
}
