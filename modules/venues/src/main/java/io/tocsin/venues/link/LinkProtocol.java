package io.tocsin.venues.link;

import java.util.List;

/** How subscriptions are asked for on a venue's wire. */
public interface LinkProtocol {

  String subscribeFrame(List<String> names, long id);

  String unsubscribeFrame(List<String> names, long id);

  /** Names in one frame. */
  int namesPerFrame();

  /** Least time between two frames sent. */
  long millisBetweenFrames();
}
