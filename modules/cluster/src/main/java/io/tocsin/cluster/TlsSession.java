package io.tocsin.cluster;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.networking.OutboundHandler;
import java.io.EOFException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS on one of Hazelcast's channels, whose two directions run on threads of their own: a handshake
 * needs both, so that each wakes the other when it is its turn.
 */
final class TlsSession {

  private final SSLEngine engine;
  private final Channel channel;

  TlsSession(SSLEngine engine, Channel channel) {
    this.engine = engine;
    this.channel = channel;
  }

  InboundHandler<ByteBuffer, ByteBuffer> decoder() {
    return new Decoder();
  }

  OutboundHandler<ByteBuffer, ByteBuffer> encoder() {
    return new Encoder();
  }

  /**
   * Where the handshake stands. The engine's own work, checks of certificates, is done at once:
   * links between nodes are few and last.
   */
  private HandshakeStatus status() {
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status == HandshakeStatus.NEED_TASK) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
      status = engine.getHandshakeStatus();
    }
    return status;
  }

  /** From the network to Hazelcast. */
  private final class Decoder extends InboundHandler<ByteBuffer, ByteBuffer> {

    /** Decrypted and not yet taken by Hazelcast's decoder, whose buffer can be three bytes. */
    private ByteBuffer plain = ByteBuffer.allocate(0);

    @Override
    public void handlerAdded() {
      src = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
      plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    }

    @Override
    public HandlerStatus onRead() throws Exception {
      src.flip();
      try {
        while (handOver()) {
          if (!decrypt()) {
            return HandlerStatus.CLEAN;
          }
        }
        return HandlerStatus.DIRTY;
      } finally {
        src.compact();
      }
    }

    /** Returns whether all that was decrypted has been taken. */
    private boolean handOver() {
      int length = Math.min(plain.remaining(), dst.remaining());
      if (length > 0) {
        dst.put(dst.position(), plain, plain.position(), length);
        dst.position(dst.position() + length);
        plain.position(plain.position() + length);
      }
      return !plain.hasRemaining();
    }

    /** Returns whether there may be more to decrypt. */
    private boolean decrypt() throws SSLException, EOFException {
      SSLEngineResult result;
      synchronized (engine) {
        if (status() == HandshakeStatus.NEED_WRAP) {
          channel.outboundPipeline().wakeup();
          return false;
        }
        plain.clear();
        try {
          result = engine.unwrap(src, plain);
        } finally {
          plain.flip();
        }
        // Before the other direction may run: what the answer is has to be known to it.
        status();
      }
      return switch (result.getStatus()) {
        case OK -> {
          if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            channel.outboundPipeline().wakeup();
          }
          yield result.bytesConsumed() > 0 || result.bytesProduced() > 0;
        }
        case BUFFER_UNDERFLOW -> false;
        case BUFFER_OVERFLOW -> {
          plain = ByteBuffer.allocate(2 * plain.capacity()).flip();
          yield true;
        }
        case CLOSED -> throw new EOFException("the other node has closed the encrypted link");
      };
    }
  }

  /** From Hazelcast to the network. */
  private final class Encoder extends OutboundHandler<ByteBuffer, ByteBuffer> {

    @Override
    public void handlerAdded() {
      dst = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize()).flip();
    }

    @Override
    public HandlerStatus onWrite() throws Exception {
      dst.compact();
      try {
        while (true) {
          SSLEngineResult result;
          synchronized (engine) {
            switch (status()) {
              case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                return HandlerStatus.BLOCKED;
              }
              case NEED_WRAP -> {}
              case NOT_HANDSHAKING, FINISHED, NEED_TASK -> {
                if (!src.hasRemaining()) {
                  return HandlerStatus.CLEAN;
                }
              }
            }
            result = engine.wrap(src, dst);
          }
          if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            // What has come meanwhile was left until this was said.
            channel.inboundPipeline().wakeup();
          }
          switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_OVERFLOW -> {
              return HandlerStatus.DIRTY;
            }
            case BUFFER_UNDERFLOW, CLOSED ->
                throw new EOFException("the encrypted link to the other node is closed");
          }
        }
      } finally {
        dst.flip();
      }
    }
  }
}
