/**
 * Raw frames to lines of normalised events: how a person checks an adapter.
 *
 * <p>In: frames, one a line. Out: a JSON object a line for each event, decimals as the venue wrote
 * them, and remarks about what is no event.
 */
@NullMarked
package io.tocsin.venues.decode;

import org.jspecify.annotations.NullMarked;
