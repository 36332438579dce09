package io.tocsin.bus;

/**
 * Time that a replay left out on request: where among what it sent, so that the same replay can be
 * had again.
 *
 * @param rows rows, clock ticks among them, that it had sent before; none between them and the jump
 * @param steps stretches of the recording that it had read before, the dropped rest of which is not
 *     looked at again
 * @param toMicros the moment that was asked for, receive time
 */
public record ReplayJump(long rows, long steps, long toMicros) {}
