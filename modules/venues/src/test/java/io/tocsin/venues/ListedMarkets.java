package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a venue's list of markets held. */
public final class ListedMarkets implements RestProtocol.Markets {

  public final List<Instrument> markets = new ArrayList<>();

  /** Reasons by the venue's symbol. */
  public final Map<String, String> unusable = new LinkedHashMap<>();

  @Override
  public void market(Instrument market) {
    markets.add(market);
  }

  @Override
  public void unusable(String venueSymbol, String reason) {
    unusable.put(venueSymbol, reason);
  }
}
