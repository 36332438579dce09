/**
 * Exchanges: one package a venue on one small base, so that adding a venue touches nothing else.
 *
 * <p>In: a venue's frames (from the network or a recording) and sessions' subscriptions. Out:
 * {@link io.tocsin.model.MarketBatch}es with sequence gaps, reconnects and book re-seeds in-band,
 * and the state of each link on the {@code venues} stream.
 */
@NullMarked
package io.tocsin.venues;

import org.jspecify.annotations.NullMarked;
