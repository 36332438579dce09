package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.venues.RestProtocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a list of markets says. */
final class Listed implements RestProtocol.Markets {

  final List<Instrument> markets = new ArrayList<>();
  final Map<String, String> unusable = new LinkedHashMap<>();

  @Override
  public void market(Instrument market) {
    markets.add(market);
  }

  @Override
  public void unusable(String venueSymbol, String reason) {
    unusable.put(venueSymbol, reason);
  }
}
