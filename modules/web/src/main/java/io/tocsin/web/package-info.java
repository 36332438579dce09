/**
 * The door to people and other programs: the SockJS bridge of the event bus, REST reads and
 * commands, health, metrics, and the page's files.
 *
 * <p>In: HTTP requests and WebSocket messages of browsers. Out: stream envelopes as they are on the
 * bus, JSON documents, and the public commands {@code command.*}. Nothing here decides anything
 * about a market: it asks the bus and tells.
 *
 * <p>{@code Gate} stands before all of it, finds out who asks, and asks {@link
 * io.tocsin.security.Rights} whether he may.
 */
@NullMarked
package io.tocsin.web;

import org.jspecify.annotations.NullMarked;
