package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The venue's markets and their rules, asked for when first needed. Lives on one context. */
final class InstrumentRules {

  /**
   * @param found rules by canonical symbol
   * @param refused the reason by symbol as it was asked for
   */
  record Answer(Map<String, Instrument> found, Map<String, String> refused) {}

  private final String venue;
  private final VenueAdapter adapter;
  private final VenueRest rest;
  private final Map<String, Instrument> known = new LinkedHashMap<>();
  private final Map<String, Instrument> byVenueSymbol = new HashMap<>();
  private final Map<String, String> unusable = new LinkedHashMap<>();

  /** What the newest answer listed. */
  private final Set<String> told = new HashSet<>();

  InstrumentRules(String venue, VenueAdapter adapter, VenueRest rest) {
    this.venue = venue;
    this.adapter = adapter;
    this.rest = rest;
  }

  Future<Answer> find(List<String> symbols) {
    List<String> missing =
        symbols.stream()
            .flatMap(symbol -> Symbols.canonical(symbol).stream())
            .filter(symbol -> find(symbol) == null)
            .distinct()
            .map(adapter::venueSymbol)
            .toList();
    Future<Void> loaded =
        missing.isEmpty()
            ? Future.succeededFuture()
            : load(missing)
                .recover(cause ->
                    cause instanceof VenueRest.Refused said
                            && adapter.rest().meansUnknownSymbol(said.status(), said.body())
                        // One unknown name makes the venue refuse them all; the full list tells
                        // which it is, and what may have been meant.
                        ? load(List.of())
                        : Future.failedFuture(cause));
    return loaded.map(nothing -> answer(symbols));
  }

  /** All markets that can be used, asked for anew. */
  Future<List<Instrument>> all() {
    return load(List.of()).map(done -> List.copyOf(known.values()));
  }

  private Future<Void> load(List<String> venueSymbols) {
    told.clear();
    Future<Void> loaded = load(adapter.rest().instruments(venueSymbols));
    for (RestCall call : adapter.rest().moreInstruments(venueSymbols)) {
      loaded = loaded.compose(nothing -> load(call));
    }
    return loaded;
  }

  private Future<Void> load(RestCall call) {
    return rest.call(call)
        .compose(body -> {
          try {
            adapter.rest().readInstruments(venue, body.toCharArray(), new Known());
            return Future.succeededFuture();
          } catch (MalformedFrameException e) {
            return Future.failedFuture(
                new IllegalStateException(
                    "its list of markets is not as documented: " + e.getMessage()));
          }
        });
  }

  private final class Known implements RestProtocol.Markets {
    @Override
    public void market(Instrument market) {
      if (market.contractSize().signum() <= 0) {
        unusable(market.venueSymbol(), venue + " does not say how much one contract of it is");
        return;
      }
      known.put(market.id().symbol(), market);
      byVenueSymbol.put(market.venueSymbol(), market);
      unusable.remove(market.id().symbol());
      told.add(market.id().symbol());
    }

    @Override
    public void unusable(String venueSymbol, String reason) {
      Instrument before = byVenueSymbol.remove(venueSymbol);
      String symbol =
          before == null ? adapter.symbol(venueSymbol).orElse(venueSymbol) : before.id().symbol();
      known.remove(symbol);
      unusable.put(symbol, reason);
      unusable.put(venueSymbol, reason);
    }
  }

  /** A venue may have several names for a market, such as XBT for BTC; its own is what counts. */
  private @Nullable Instrument find(String symbol) {
    Instrument market = known.get(symbol);
    return market != null ? market : byVenueSymbol.get(adapter.venueSymbol(symbol));
  }

  private String whyUnusable(String symbol) {
    String reason = unusable.get(symbol);
    return reason != null ? reason : unusable.getOrDefault(adapter.venueSymbol(symbol), "");
  }

  /**
   * Asks for the rules of markets again.
   *
   * @return the new rules by symbol; one that is missing cannot be used any more
   */
  Future<Map<String, Instrument>> refresh(Collection<Instrument> markets) {
    List<String> venueSymbols = markets.stream().map(Instrument::venueSymbol).toList();
    Map<String, Instrument> before = new LinkedHashMap<>();
    markets.forEach(market -> before.put(market.id().symbol(), market));
    return load(venueSymbols)
        .recover(cause ->
            cause instanceof VenueRest.Refused said
                    && adapter.rest().meansUnknownSymbol(said.status(), said.body())
                ? load(List.of())
                : Future.failedFuture(cause))
        .map(done -> {
          Map<String, Instrument> now = new LinkedHashMap<>();
          before.forEach((symbol, market) -> {
            if (told.contains(symbol)) {
              now.put(symbol, known.getOrDefault(symbol, market));
            }
          });
          return now;
        });
  }

  /** Why a market that was usable is not any more. */
  String reason(String symbol) {
    String reason = whyUnusable(symbol);
    return reason.isEmpty() ? "venue " + venue + " does not list " + symbol + " any more" : reason;
  }

  private Answer answer(List<String> symbols) {
    Map<String, Instrument> found = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (String asked : symbols) {
      String symbol = Symbols.canonical(asked).orElse(asked);
      Instrument rules = find(symbol);
      if (rules != null) {
        found.put(rules.id().symbol(), rules);
      } else if (!whyUnusable(symbol).isEmpty()) {
        refused.put(asked, whyUnusable(symbol));
      } else {
        String hint =
            Problems.nearest(symbol, new ArrayList<>(known.keySet()))
                .map(near -> ", did you mean \"" + near + "\"?")
                .orElse("");
        refused.put(asked, "venue " + venue + " has no market \"" + asked + "\"" + hint);
      }
    }
    return new Answer(found, refused);
  }
}
