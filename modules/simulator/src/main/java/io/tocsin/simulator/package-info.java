/**
 * A made-up exchange that speaks real protocols: a venue's face over WebSocket and REST on a local
 * socket, in front of a seeded market with clustered volatility, an order book, and scripted pumps
 * and dumps; it misbehaves on command.
 *
 * <p>In: {@link io.tocsin.simulator.SimulatorOptions}, a {@link
 * io.tocsin.simulator.fault.Scenario}, and what clients send on the socket. Out: frames and REST
 * answers as the venue documents them. {@link io.tocsin.simulator.SimulatedMarket} is pure; {@link
 * io.tocsin.simulator.SimulatorVerticle} puts it on the network and on the clock; {@link
 * io.tocsin.simulator.VenueFaces} lists the venues.
 */
@NullMarked
package io.tocsin.simulator;

import org.jspecify.annotations.NullMarked;
