/**
 * Bytes in, nothing out: each {@link io.tocsin.fuzz.Target} may refuse what it is given in the ways
 * that its reader declares, and in no other; it may not hang, nor take memory without bound. The
 * targets' own code stands in the packages of what they call, to reach what is not public.
 *
 * <p>{@code scripts/tocsin fuzz} runs them under Jazzer; the tests run the kept inputs, among them
 * each that ever failed.
 */
@NullMarked
package io.tocsin.fuzz;

import org.jspecify.annotations.NullMarked;
