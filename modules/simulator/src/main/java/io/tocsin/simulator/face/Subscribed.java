package io.tocsin.simulator.face;

import java.util.Arrays;

/** The symbols and channels that one client has subscribed; asking is a bit test. */
public final class Subscribed {

  private final byte[] channels;
  private int count;

  /**
   * @param symbols how many the exchange has
   */
  public Subscribed(int symbols) {
    channels = new byte[symbols];
  }

  public boolean has(int symbol, Channel channel) {
    return (channels[symbol] & bit(channel)) != 0;
  }

  /** Whether it was not there yet. */
  public boolean add(int symbol, Channel channel) {
    boolean fresh = !has(symbol, channel);
    channels[symbol] |= bit(channel);
    count += fresh ? 1 : 0;
    return fresh;
  }

  /** Whether it was there. */
  public boolean remove(int symbol, Channel channel) {
    boolean there = has(symbol, channel);
    channels[symbol] &= (byte) ~bit(channel);
    count -= there ? 1 : 0;
    return there;
  }

  public void clear() {
    Arrays.fill(channels, (byte) 0);
    count = 0;
  }

  /** Pairs of symbol and channel. */
  public int count() {
    return count;
  }

  private static byte bit(Channel channel) {
    return (byte) (1 << channel.ordinal());
  }
}
