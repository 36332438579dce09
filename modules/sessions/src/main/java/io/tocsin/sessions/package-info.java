/**
 * Sessions: their files, their life, and the verticles that host a session's indicators, strategies
 * and market view.
 *
 * <p>In: market batches from venues or a replay, commands. Out: evaluated batches, journal records,
 * stream posts.
 */
@NullMarked
package io.tocsin.sessions;

import org.jspecify.annotations.NullMarked;
