/**
 * MEXC's two faces: spot ({@code /ws}, protobuf in binary frames, control in text) and futures
 * ({@code /edge}, JSON, quantities in contracts of one lot), with their REST calls. Facts from
 * docs/venues/mexc.md; words and codes that are on no record are marked where they stand.
 */
@NullMarked
package io.tocsin.simulator.mexc;

import org.jspecify.annotations.NullMarked;
