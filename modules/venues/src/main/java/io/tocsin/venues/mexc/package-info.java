/**
 * MEXC, spot and futures: topics, frames, REST paths and rules; two venues that share a name only.
 *
 * <p>In: spot's protobuf frames (read by hand, no runtime) and its JSON answers, the futures' JSON
 * frames, and REST answers of both. Out: calls on a {@link io.tocsin.venues.FrameSink}, quantities
 * in base units. Facts and their sources: docs/venues/mexc.md.
 */
@NullMarked
package io.tocsin.venues.mexc;

import org.jspecify.annotations.NullMarked;
