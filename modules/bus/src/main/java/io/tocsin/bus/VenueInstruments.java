package io.tocsin.bus;

import io.tocsin.model.Instrument;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A venue's answer to a {@link VenueSubscription}.
 *
 * @param instruments the rules of each symbol that is subscribed now
 * @param refused the reason, in words, by symbol that is not
 * @param takerFee fraction of notional, for example 0.001
 * @param makerFee fraction of notional
 * @param simulated whether the venue's prices are made up
 * @param transport {@code websocket} or {@code polling}
 */
public record VenueInstruments(
    List<Instrument> instruments,
    Map<String, String> refused,
    BigDecimal takerFee,
    BigDecimal makerFee,
    boolean simulated,
    String transport) {}
