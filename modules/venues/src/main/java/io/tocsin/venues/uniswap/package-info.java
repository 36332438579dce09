/**
 * Uniswap v3 pools on an Ethereum chain, polled by JSON-RPC: a block's Swap logs are the trades,
 * the pool's price after the block is the quote.
 *
 * <p>In: pools by configuration, answers of an RPC node. Out: trades, quotes, and a loss for each
 * reorganisation of the chain.
 */
@NullMarked
package io.tocsin.venues.uniswap;

import org.jspecify.annotations.NullMarked;
