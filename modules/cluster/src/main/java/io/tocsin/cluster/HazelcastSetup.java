package io.tocsin.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A Vert.x of its own for what crosses nodes: nothing of the product's own bus can leave the node
 * by mistake. Hazelcast tells who is there and where their buses listen, and decides nothing.
 */
final class HazelcastSetup {

  /** Where {@link HazelcastClusterManager} looks for the name of a member. */
  private static final String NODE_ID = "__vertx.nodeId";

  private HazelcastSetup() {}

  /**
   * Joins the others, or waits for them as the first, which takes seconds.
   *
   * @return fails with an {@link IllegalArgumentException} if the files of {@code tls} cannot be
   *     used
   */
  static Future<HazelcastInstance> join(ClusterOptions options) {
    return apart(() -> hazelcast(options));
  }

  /** Tells the others, and goes. */
  static Future<Void> leave(HazelcastInstance hazelcast) {
    return apart(
            () -> {
              hazelcast.shutdown();
              return hazelcast;
            })
        .mapEmpty();
  }

  /** On a thread of its own: it blocks, and a Vert.x is not made on a thread of another. */
  private static <T> Future<T> apart(Supplier<T> work) {
    return Future.fromCompletionStage(
        CompletableFuture.supplyAsync(
            work, task -> Thread.ofPlatform().name("tocsin-cluster").start(task)));
  }

  private static HazelcastInstance hazelcast(ClusterOptions options) {
    NodeContext context =
        options
            .tls()
            .map(NodeTls::of)
            .<NodeContext>map(TlsChannels::new)
            .orElseGet(DefaultNodeContext::new);
    return HazelcastInstanceFactory.newHazelcastInstance(config(options), null, context);
  }

  /** The bus between the nodes that {@code manager} knows of. */
  static Future<Vertx> bus(ClusterOptions options, HazelcastClusterManager manager) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(options.host())
            .setPort(options.busPort())
            .setClusterPublicHost(options.host())
            .setConnectTimeout(2_000)
            .setReconnectAttempts(0);
    options.tls().map(NodeTls::of).ifPresent(tls -> tls.applyTo(bus));
    VertxOptions small =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setEventBusOptions(bus);
    return Vertx.builder().with(small).withClusterManager(manager).buildClustered();
  }

  /** Everything that calls home, multicasts or binds elsewhere is off; a death is seen in 5 s. */
  private static Config config(ClusterOptions options) {
    // Vert.x's own maps must stay as it configures them.
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(options.name());
    config.getMemberAttributeConfig().setAttribute(NODE_ID, UUID.randomUUID().toString());
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(options.port()).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).clear().addInterface(options.host());
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    if (options.kubernetesService().isPresent()) {
      join.getTcpIpConfig().setEnabled(false);
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", options.kubernetesService().get());
    } else {
      join.getTcpIpConfig().setEnabled(true);
      options.members().forEach(join.getTcpIpConfig()::addMember);
    }
    return config
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "5")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
        .setProperty("hazelcast.wait.seconds.before.join", "1")
        .setProperty("hazelcast.operation.thread.count", "2")
        .setProperty("hazelcast.operation.generic.thread.count", "2")
        .setProperty("hazelcast.io.thread.count", "1")
        .setProperty("hazelcast.event.thread.count", "1");
  }
}
