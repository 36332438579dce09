/**
 * Kraken's face: WebSocket v2 on {@code /v2} with true checksums, the public REST calls of {@code
 * /0/public}. Facts from Kraken's public documentation, 2026.
 */
@NullMarked
package io.tocsin.simulator.kraken;

import org.jspecify.annotations.NullMarked;
