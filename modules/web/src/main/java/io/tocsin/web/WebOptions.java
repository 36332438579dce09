package io.tocsin.web;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how HTTP is served.
 *
 * @param host address to listen on, for example {@code 127.0.0.1}
 * @param port 0 picks a free one, see {@link BridgeVerticle#actualPort}
 * @param webroot a folder that is served instead of the packed page, for work on the page; its
 *     {@code /vendor} files still come from the program
 * @param timeouts already checked, see {@link Timeouts#read}
 * @param access who is let in; empty for a server of this machine that nobody logs in to
 */
public record WebOptions(
    String host,
    int port,
    Optional<Path> webroot,
    Timeouts timeouts,
    BridgeOptions bridge,
    Optional<AccessOptions> access) {

  /** Longest message that a browser may send; a longer one closes its socket. */
  static final int MAX_MESSAGE_BYTES = 64 * 1024;

  /** Longest body of a REST request. */
  static final int MAX_BODY_BYTES = 1024 * 1024;

  /** Longest bus address that a browser may name. */
  static final int MAX_ADDRESS_LENGTH = 160;

  /** How long a request over the bridge may take. */
  static final long REPLY_TIMEOUT_MILLIS = 10_000;

  /** Between two SockJS heartbeat frames, which keep proxies from closing a quiet socket. */
  static final long FRAME_HEARTBEAT_MILLIS = 10_000;

  /** How long a browser may take to answer the closing of its socket. */
  static final int CLOSING_TIMEOUT_SECONDS = 1;

  /**
   * Most bytes that the operating system holds for one socket: what it took is out of our hands,
   * and only makes a slow browser staler.
   */
  static final int SEND_BUFFER_BYTES = 256 * 1024;

  /** A server of this machine that nobody logs in to. */
  public WebOptions(
      String host, int port, Optional<Path> webroot, Timeouts timeouts, BridgeOptions bridge) {
    this(host, port, webroot, timeouts, bridge, Optional.empty());
  }

  public WebOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; allowed: 0 to 65535");
    }
  }
}
