/**
 * The byte form of state, exact to the last bit: a walk over all that an engine holds, which writes
 * it or reads it back. In: an engine. Out: bytes with version and checksum, and an engine again.
 */
@NullMarked
package io.tocsin.strategy.state;

import org.jspecify.annotations.NullMarked;
