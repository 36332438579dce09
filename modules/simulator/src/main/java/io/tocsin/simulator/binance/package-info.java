/**
 * Binance spot's face: WebSocket streams on {@code /ws} and {@code /stream}, the public REST calls
 * of {@code /api/v3}. Facts from Binance's public documentation, spot, 2026.
 */
@NullMarked
package io.tocsin.simulator.binance;

import org.jspecify.annotations.NullMarked;
