/**
 * Recordings of everything that a venue's pipeline is given, raw, and of the order in which a
 * session saw it: compressed, append-only files that survive a crash and give the same batches
 * again.
 *
 * <p>In: {@link io.tocsin.venues.VenueInput}s and what sessions say of their order. Out: a folder a
 * recording, see docs/recordings.md, and readers of it.
 */
@NullMarked
package io.tocsin.venues.recording;

import org.jspecify.annotations.NullMarked;
