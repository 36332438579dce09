package io.tocsin.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the nodes of a cluster have their spools, as far as this node can see them.
 *
 * @param folder that has a folder for each node, by its name, and in that one {@code spool}
 * @param own this node's name
 * @param others the other nodes that were heard of, and whether each answers; called on the context
 *     of storage
 * @param listen so long it takes at most after the start to hear of those that live
 */
public record NodeSpools(
    Path folder, String own, Supplier<Map<String, Boolean>> others, Duration listen) {

  private static final Duration LISTEN = Duration.ofSeconds(5);

  public NodeSpools(Path folder, String own, Supplier<Map<String, Boolean>> others) {
    this(folder, own, others, LISTEN);
  }

  Path spool(String node) {
    return folder.resolve(node).resolve("spool");
  }

  boolean answers(String node) {
    return others.get().getOrDefault(node, false);
  }
}
