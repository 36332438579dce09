package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** A market's rules as JSON, decimals as strings. */
public final class InstrumentJson {

  private InstrumentJson() {}

  public static JsonObject of(Instrument market) {
    return new JsonObject()
        .put("venue", market.id().venue())
        .put("symbol", market.id().symbol())
        .put("venue_symbol", market.venueSymbol())
        .put("tick_size", market.tickSize().toPlainString())
        .put("lot_size", market.lotSize().toPlainString())
        .put("min_notional", market.minNotional().toPlainString())
        .put("contract_size", market.contractSize().toPlainString())
        .put("inverse", market.inverse())
        .put("trading", market.trading());
  }

  public static Instrument read(JsonObject json) {
    return new Instrument(
        new InstrumentId(json.getString("venue"), json.getString("symbol")),
        json.getString("venue_symbol"),
        new BigDecimal(json.getString("tick_size")),
        new BigDecimal(json.getString("lot_size")),
        new BigDecimal(json.getString("min_notional")),
        new BigDecimal(json.getString("contract_size")),
        json.getBoolean("inverse"),
        json.getBoolean("trading"));
  }
}
