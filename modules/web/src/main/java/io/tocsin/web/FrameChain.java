package io.tocsin.web;

import org.jspecify.annotations.Nullable;

/**
 * Messages that travel together, in order. Sockets that get the same messages share one chain, and
 * with it the frame, which is built once: a delivery costs nothing but the write. Used on the
 * bridge's event loop.
 */
final class FrameChain {

  private final @Nullable FrameChain before;
  private final @Nullable OutMessage message;
  private final int size;
  private final int bytes;

  /** What the last socket that added to this chain added: most likely the next one's as well. */
  private @Nullable FrameChain after;

  private @Nullable Frame framed;
  private @Nullable Frame framedAsOne;
  private @Nullable Frame array;

  /** The empty chain, where all chains of one flush begin. */
  FrameChain() {
    this.before = null;
    this.message = null;
    this.size = 0;
    this.bytes = 0;
  }

  private FrameChain(FrameChain before, OutMessage message) {
    this.before = before;
    this.message = message;
    this.size = before.size + 1;
    this.bytes = before.bytes + message.text().length();
  }

  /** This chain and one more message. */
  FrameChain then(OutMessage next) {
    FrameChain known = after;
    if (known == null || known.message != next) {
      known = new FrameChain(this, next);
      after = known;
    }
    return known;
  }

  int size() {
    return size;
  }

  /** Bytes of all messages, without what a transport puts around them. */
  int bytes() {
    return bytes;
  }

  OutMessage[] messages() {
    OutMessage[] all = new OutMessage[size];
    FrameChain at = this;
    for (int i = size - 1; i >= 0 && at != null && at.message != null; i--) {
      all[i] = at.message;
      at = at.before;
    }
    return all;
  }

  /** A SockJS frame of single messages: {@code a["…","…"]}. */
  Frame framed() {
    Frame frame = framed;
    if (frame == null) {
      StringBuilder out = new StringBuilder(bytes + bytes / 4 + 16).append("a[");
      for (OutMessage each : messages()) {
        out.append(out.length() == 2 ? "" : ",").append(each.quoted());
      }
      frame = new Frame(out.append(']').toString());
      framed = frame;
    }
    return frame;
  }

  /** A SockJS frame of one message, which is a JSON array if there are several. */
  Frame framedAsOne() {
    if (size == 1) {
      return framed();
    }
    Frame frame = framedAsOne;
    if (frame == null) {
      StringBuilder out = new StringBuilder(bytes + bytes / 4 + 16).append("a[\"[");
      for (OutMessage each : messages()) {
        String quoted = each.quoted();
        out.append(out.length() == 4 ? "" : ",").append(quoted, 1, quoted.length() - 1);
      }
      frame = new Frame(out.append("]\"]").toString());
      framedAsOne = frame;
    }
    return frame;
  }

  /** The message, or a JSON array if there are several. */
  Frame array() {
    Frame frame = array;
    if (frame == null) {
      frame = size == 1 && message != null ? message.frame() : new Frame(joined());
      array = frame;
    }
    return frame;
  }

  private String joined() {
    StringBuilder out = new StringBuilder(bytes + size + 2).append('[');
    for (OutMessage each : messages()) {
      out.append(out.length() == 1 ? "" : ",").append(each.text());
    }
    return out.append(']').toString();
  }
}
