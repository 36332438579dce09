/**
 * Binance's faces. Spot: WebSocket streams on {@code /ws} and {@code /stream}, the public REST
 * calls of {@code /api/v3}. USD-M: streams on {@code /public} and {@code /market}, {@code
 * /fapi/v1}. Facts from Binance's public documentation, 2026.
 */
@NullMarked
package io.tocsin.simulator.binance;

import org.jspecify.annotations.NullMarked;
