package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;

/** What one contract of a market is worth in base units. */
final class MexcContract {

  private final WireDecimal size;
  private final boolean inverse;

  MexcContract(Instrument market) {
    size = WireDecimal.of(market.contractSize().toPlainString());
    inverse = market.inverse();
  }

  /**
   * Turns contracts into base units: exactly where a contract is base units, to 18 digits where it
   * is worth so many quote units.
   *
   * @throws MalformedFrameException if there is no price to divide by
   */
  private void toBase(WireDecimal quantity, WireDecimal price) throws MalformedFrameException {
    quantity.multiply(size);
    if (inverse && quantity.isPositive()) {
      if (!price.isPositive()) {
        throw new MalformedFrameException(
            "has \"" + price + "\" for a price of an inverse contract");
      }
      quantity.divide(price);
    }
  }

  void toBase(DepthUpdate update) throws MalformedFrameException {
    toBase(update.bids());
    toBase(update.asks());
  }

  private void toBase(DepthUpdate.Levels side) throws MalformedFrameException {
    for (int i = 0; i < side.size(); i++) {
      toBase(side.quantity(i), side.price(i));
    }
  }

  void toBase(MexcTrades trades) throws MalformedFrameException {
    for (int i = 0; i < trades.size(); i++) {
      toBase(trades.get(i).quantity, trades.get(i).price);
    }
  }

  /**
   * Base units traded in 24 h.
   *
   * @param contracts {@code volume24}, already {@link #worth}
   * @param amount {@code amount24}: quote units, of an inverse contract base units
   */
  double volume(WireDecimal contracts, WireDecimal amount) {
    return inverse ? amount.toDouble() : contracts.toDouble();
  }

  /** Quote units traded in 24 h, out of the same. */
  double quoteVolume(WireDecimal contracts, WireDecimal amount) {
    return inverse ? contracts.toDouble() : amount.toDouble();
  }

  /** Turns contracts into what they are worth: base units, of an inverse contract quote units. */
  void worth(WireDecimal contracts) {
    if (contracts.isPresent()) {
      contracts.multiply(size);
    }
  }
}
