package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The markets of one venue that sessions want now. Lives on the verticle's context. */
final class VenueMarkets {

  private final Map<String, VenueMarket> bySymbol = new LinkedHashMap<>();
  private final List<@Nullable VenueMarket> byIndex = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final IntSupplier newIndex;

  /**
   * @param newIndex the pipeline's next free index
   */
  VenueMarkets(IntSupplier newIndex) {
    this.newIndex = newIndex;
  }

  Collection<VenueMarket> all() {
    return bySymbol.values();
  }

  boolean isEmpty() {
    return bySymbol.isEmpty();
  }

  @Nullable VenueMarket find(String symbol) {
    return bySymbol.get(symbol);
  }

  @Nullable VenueMarket find(int index) {
    return index >= 0 && index < byIndex.size() ? byIndex.get(index) : null;
  }

  Optional<VenueMarket> of(Topic topic) {
    return all().stream()
        .filter(market -> topic.equals(market.topics().get(topic.channel())))
        .findFirst();
  }

  VenueMarket add(Instrument instrument, List<Topic> topics) {
    VenueMarket market = new VenueMarket(instrument, index(instrument.venueSymbol()), topics);
    bySymbol.put(market.symbol(), market);
    byIndex.set(market.index(), market);
    return market;
  }

  /** A market that comes back has the index that it had, so that nothing grows with comings. */
  private int index(String venueSymbol) {
    return indexes.computeIfAbsent(
        venueSymbol,
        symbol -> {
          int index = newIndex.getAsInt();
          while (byIndex.size() <= index) {
            byIndex.add(null);
          }
          return index;
        });
  }

  void remove(VenueMarket market) {
    bySymbol.remove(market.symbol());
    byIndex.set(market.index(), null);
  }

  /** Every session that wants any of them. */
  Set<String> sessions() {
    Set<String> sessions = new LinkedHashSet<>();
    all().forEach(market -> sessions.addAll(market.sessions()));
    return sessions;
  }
}
