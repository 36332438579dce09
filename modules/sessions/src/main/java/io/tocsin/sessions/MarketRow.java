package io.tocsin.sessions;

import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;

/**
 * One symbol's line on the watchlist: its newest price, quote and 24 h figures, and how old they
 * are.
 */
final class MarketRow {

  private final Instrument instrument;
  private final String transport;
  private double price = Double.NaN;
  private double bid = Double.NaN;
  private double bidQuantity = Double.NaN;
  private double ask = Double.NaN;
  private double askQuantity = Double.NaN;
  private double open24h = Double.NaN;
  private double volume24h = Double.NaN;
  private long eventMicros;
  private long arrivedMicros;
  private long updates;

  MarketRow(Instrument instrument, String transport) {
    this.instrument = instrument;
    this.transport = transport;
  }

  String key() {
    return instrument.id().toString();
  }

  void trade(MarketBatch batch, int row, long wallMicros) {
    price = batch.price(row);
    saw(batch, row, wallMicros);
  }

  void quote(MarketBatch batch, int row, long wallMicros) {
    bid = batch.bid(row);
    bidQuantity = batch.bidQuantity(row);
    ask = batch.ask(row);
    askQuantity = batch.askQuantity(row);
    saw(batch, row, wallMicros);
  }

  void ticker(MarketBatch batch, int row) {
    open24h = batch.open24h(row);
    volume24h = batch.volume24h(row);
  }

  private void saw(MarketBatch batch, int row, long wallMicros) {
    eventMicros = batch.timeMicros(row);
    arrivedMicros = wallMicros;
    updates++;
  }

  JsonObject json(long wallMicros) {
    double age = (wallMicros - arrivedMicros) / (double) Micros.SECOND;
    Freshness freshness = updates == 0 ? Freshness.NONE : Freshness.of(age);
    JsonObject json =
        new JsonObject()
            .put("key", key())
            .put("symbol", instrument.id().symbol())
            .put("venue", instrument.id().venue());
    put(json, "price", price);
    put(json, "change_24h_pct", open24h > 0 ? (price - open24h) / open24h * 100 : Double.NaN);
    put(json, "bid", bid);
    put(json, "bid_qty", bidQuantity);
    put(json, "ask", ask);
    put(json, "ask_qty", askQuantity);
    put(json, "spread_pct", (ask - bid) / ((ask + bid) / 2) * 100);
    put(json, "volume_24h", volume24h);
    return json.put("exchange_time", updates == 0 ? null : Micros.iso(eventMicros))
        .put("data_age_seconds", updates == 0 ? null : Math.round(age * 10) / 10.0)
        .put("freshness", freshness.name())
        .put("update_count", updates)
        .put("transport", transport)
        .put("price_scale", instrument.priceScale());
  }

  private static void put(JsonObject json, String name, double value) {
    json.put(name, Double.isFinite(value) ? (Double) value : null);
  }
}
