/**
 * The risk gate: asked before every order that opens, never skipped.
 *
 * <p>In: what is about to be bought or sold, and the account as it stands. Out: a reason to refuse,
 * or none.
 */
@NullMarked
package io.tocsin.strategy.risk;

import org.jspecify.annotations.NullMarked;
