package io.tocsin.cluster;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.ChannelInitializer;
import com.hazelcast.internal.server.ServerContext;
import java.util.function.Function;

/**
 * Hazelcast's connections, encrypted. The free edition of Hazelcast has no TLS, but lets whoever
 * starts a node say what its channels are made of: bytes go through a {@link TlsSession} before
 * they come to its decoder, and after they left its encoder.
 */
final class TlsChannels extends DefaultNodeContext {

  private final NodeTls tls;

  TlsChannels(NodeTls tls) {
    this.tls = tls;
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new DefaultNodeExtension(node) {
      @Override
      public Function<EndpointQualifier, ChannelInitializer> createChannelInitializerFn(
          ServerContext context) {
        Function<EndpointQualifier, ChannelInitializer> plain =
            super.createChannelInitializerFn(context);
        return qualifier -> channel -> encrypt(channel, plain.apply(qualifier));
      }
    };
  }

  private void encrypt(Channel channel, ChannelInitializer plain) throws Exception {
    TlsSession session = new TlsSession(tls.engine(channel.isClientMode()), channel);
    channel.inboundPipeline().addLast(session.decoder());
    plain.initChannel(channel);
    channel.outboundPipeline().addLast(session.encoder());
  }
}
