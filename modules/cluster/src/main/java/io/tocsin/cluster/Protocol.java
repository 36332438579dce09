package io.tocsin.cluster;

import io.vertx.core.json.JsonObject;

/**
 * The versions of what nodes say to each other that a node speaks. What is new in a version is
 * either a field that others pass over, or makes the number grow: then nodes of both versions go on
 * together as long as the newer one still speaks the older one's.
 *
 * @param newest that it speaks
 * @param oldest that it speaks too
 */
public record Protocol(int newest, int oldest) {

  /** This program's. */
  public static final Protocol OWN = new Protocol(1, 1);

  /** Whether two nodes have a version in common. */
  boolean knows(Protocol other) {
    return newest >= other.oldest && other.newest >= oldest;
  }

  /** Whether it speaks that version. */
  boolean speaks(int version) {
    return version >= oldest && version <= newest;
  }

  /** In which version these two speak to each other. */
  int with(Protocol other) {
    return Math.min(newest, other.newest);
  }

  void put(JsonObject beat) {
    beat.put("protocol", newest).put("oldest_protocol", oldest);
  }

  static Protocol of(JsonObject beat) {
    int newest = beat.getInteger("protocol");
    return new Protocol(newest, beat.getInteger("oldest_protocol", newest));
  }

  /** As in "version 2" or "versions 2 to 4". */
  @Override
  public String toString() {
    return oldest == newest ? "version " + newest : "versions " + oldest + " to " + newest;
  }
}
