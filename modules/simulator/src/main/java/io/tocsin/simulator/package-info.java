/**
 * A made-up exchange that speaks a real protocol: Binance spot over WebSocket and REST on a local
 * socket, in front of a seeded market with clustered volatility, an order book, and scripted pumps
 * and dumps.
 *
 * <p>In: {@link io.tocsin.simulator.SimulatorOptions}, and what clients send on the socket. Out:
 * frames and REST answers as Binance documents them. {@link io.tocsin.simulator.SimulatedMarket} is
 * pure; {@link io.tocsin.simulator.SimulatorVerticle} puts it on the network and on the clock.
 */
@NullMarked
package io.tocsin.simulator;

import org.jspecify.annotations.NullMarked;
