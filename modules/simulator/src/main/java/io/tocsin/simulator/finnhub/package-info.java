/**
 * Finnhub's face: one WebSocket for a key, and the REST calls of a free key. Facts from Finnhub's
 * public documentation and reports of its users, 2026.
 */
@NullMarked
package io.tocsin.simulator.finnhub;

import org.jspecify.annotations.NullMarked;
