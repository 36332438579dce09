/**
 * Coinbase's face: the Advanced Trade WebSocket on {@code /}, the public market calls of {@code
 * /api/v3/brokerage/market}. Facts from Coinbase's public documentation, 2026.
 */
@NullMarked
package io.tocsin.simulator.coinbase;

import org.jspecify.annotations.NullMarked;
