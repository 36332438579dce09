/**
 * The event bus as a typed thing: every address, the record it carries, and the numbered streams
 * that browsers see.
 *
 * <p>In: calls of verticles on {@link io.tocsin.bus.Bus}. Out: the same values on other verticles'
 * contexts, and JSON envelopes with epoch and sequence number on the stream addresses.
 */
@NullMarked
package io.tocsin.bus;

import org.jspecify.annotations.NullMarked;
