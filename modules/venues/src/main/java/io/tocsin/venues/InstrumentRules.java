package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final Map<String, String> unusable = new LinkedHashMap<>();

  InstrumentRules(String venue, VenueAdapter adapter, VenueRest rest) {
    this.venue = venue;
    this.adapter = adapter;
    this.rest = rest;
  }

  Future<Answer> find(List<String> symbols) {
    List<String> missing =
        symbols.stream()
            .flatMap(symbol -> Symbols.canonical(symbol).stream())
            .filter(symbol -> !known.containsKey(symbol))
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

  private Future<Void> load(List<String> venueSymbols) {
    Future<Void> loaded = load(adapter.rest().instruments(venueSymbols));
    for (RestCall call : adapter.rest().moreInstruments(venueSymbols)) {
      loaded = loaded.compose(nothing -> load(call));
    }
    return loaded;
  }

  private Future<Void> load(RestCall call) {
    return rest.get(call.path())
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
      known.put(market.id().symbol(), market);
    }

    @Override
    public void unusable(String venueSymbol, String reason) {
      unusable.put(Symbols.canonical(venueSymbol).orElse(venueSymbol), reason);
    }
  }

  private Answer answer(List<String> symbols) {
    Map<String, Instrument> found = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (String asked : symbols) {
      String symbol = Symbols.canonical(asked).orElse(asked);
      Instrument rules = known.get(symbol);
      if (rules != null) {
        found.put(symbol, rules);
      } else if (unusable.containsKey(symbol)) {
        refused.put(asked, unusable.get(symbol));
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
