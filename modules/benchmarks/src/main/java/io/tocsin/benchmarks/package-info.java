/**
 * Measurements, each beside its rival in the same class, so that a claim about speed can be tried
 * where it is made.
 *
 * <p>In: nothing. Out: JMH's table. Run with {@code -prof gc} to see allocation.
 */
@NullMarked
package io.tocsin.benchmarks;

import org.jspecify.annotations.NullMarked;
