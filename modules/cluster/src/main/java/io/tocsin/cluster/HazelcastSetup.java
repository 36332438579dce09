package io.tocsin.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * A Vert.x of its own for what crosses nodes: nothing of the product's own bus can leave the node
 * by mistake. Hazelcast tells who is there and where their buses listen, and decides nothing.
 */
final class HazelcastSetup {

  private HazelcastSetup() {}

  static Future<Vertx> start(ClusterOptions options, HazelcastClusterManager manager) {
    EventBusOptions bus =
        new EventBusOptions()
            .setHost(options.host())
            .setPort(options.busPort())
            .setClusterPublicHost(options.host())
            .setConnectTimeout(2_000)
            .setReconnectAttempts(0);
    VertxOptions small =
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setEventBusOptions(bus);
    return Vertx.builder().with(small).withClusterManager(manager).buildClustered();
  }

  /** Everything that calls home, multicasts or binds elsewhere is off; a death is seen in 5 s. */
  static Config config(ClusterOptions options) {
    // Vert.x's own maps must stay as it configures them.
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(options.name());
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
