/**
 * Money: the session's account, its positions, and the paper venue that fills orders.
 *
 * <p>In: decisions to buy and sell, and the market as it stands. Out: fills, positions, balances,
 * all in decimals; binary floating point is rounded to tick or lot on the way in.
 */
@NullMarked
package io.tocsin.strategy.ledger;

import org.jspecify.annotations.NullMarked;
