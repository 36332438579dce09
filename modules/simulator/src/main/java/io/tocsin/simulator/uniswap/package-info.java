/**
 * Uniswap v3 pools behind an Ethereum node's JSON-RPC: the simulated market's trades are the Swap
 * logs of blocks, its price is a pool's price.
 *
 * <p>In: JSON-RPC over POST, single and in batches. Out: answers as the execution API has them; GET
 * {@code /pools} lists the pools as Tocsin's configuration wants them.
 */
@NullMarked
package io.tocsin.simulator.uniswap;

import org.jspecify.annotations.NullMarked;
