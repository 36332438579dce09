package io.tocsin.bus;

import java.util.List;

/**
 * Where a reader of a stream goes on; messages with higher numbers follow by {@link
 * Bus#onStreamNews}. Either all messages that were missed, or the whole state.
 */
public sealed interface StreamStart {

  /**
   * The reader missed these and nothing else.
   *
   * @param messages in order, without a hole; empty if nothing was missed
   */
  record Missed(List<StreamMessage> messages) implements StreamStart {}

  /**
   * What was missed is not kept any more, or the numbering began anew: here is all of it.
   *
   * @param message of kind {@link StreamMessage.Kind#FULL}
   */
  record Afresh(StreamMessage message) implements StreamStart {}
}
