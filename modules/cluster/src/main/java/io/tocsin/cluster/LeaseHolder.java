package io.tocsin.cluster;

import java.util.UUID;

/**
 * Who asks for leases.
 *
 * @param node the node's name, the same after a restart
 * @param process different at each start: what an earlier process held is not held by this one
 */
public record LeaseHolder(String node, String process) {

  /** This process, as the node of this name. */
  public static LeaseHolder of(String node) {
    return new LeaseHolder(node, UUID.randomUUID().toString());
  }
}
