package io.tocsin.venues;

import io.tocsin.venues.link.LinkProtocol;
import java.util.List;

/** What a link has to know of an adapter. */
record AdapterProtocol(VenueAdapter adapter) implements LinkProtocol {

  @Override
  public String subscribeFrame(List<String> names, long id) {
    return adapter.subscribeFrame(names, id);
  }

  @Override
  public String unsubscribeFrame(List<String> names, long id) {
    return adapter.unsubscribeFrame(names, id);
  }

  @Override
  public int namesPerFrame() {
    return adapter.namesPerFrame();
  }

  @Override
  public long millisBetweenFrames() {
    return adapter.millisBetweenFrames();
  }
}
