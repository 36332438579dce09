/**
 * Recordings: what is in one, and its replay through the same decoder and feed that live frames go
 * through.
 *
 * <p>In: a file of lines {@code <receive time, ns> <JSON frame>}, plain or gzip. Out: batches for
 * one session, in event-time order with clock ticks, at a chosen speed.
 */
@NullMarked
package io.tocsin.venues.replay;

import org.jspecify.annotations.NullMarked;
