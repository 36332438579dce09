/**
 * What a venue's face on the simulated exchange is made of: how one venue looks on the wire in
 * front of the one seeded market.
 *
 * <p>In: {@link io.tocsin.simulator.face.Exchange} (the market as the venue may see it), what
 * clients send, time. Out: tagged frames through {@link io.tocsin.simulator.face.FaceOut}, answers
 * to HTTP requests. Misbehaviour is not a face's business, except for a refusal in its own words.
 * Everything runs on the simulator's event loop.
 */
@NullMarked
package io.tocsin.simulator.face;

import org.jspecify.annotations.NullMarked;
