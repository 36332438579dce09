/**
 * Market data for a replay, wherever they come from: Tocsin's own recordings, imports, raw frames
 * and files of lines, one or many.
 *
 * <p>In: what a person names. Out: one {@link io.tocsin.venues.replay.RecordingInfo} over all of
 * it, whose rows come in the order of event time.
 */
@NullMarked
package io.tocsin.venues.data;

import org.jspecify.annotations.NullMarked;
