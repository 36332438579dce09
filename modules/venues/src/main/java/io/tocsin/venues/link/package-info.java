/**
 * Supervision of one WebSocket: connect, subscribe within the venue's rules, notice silence, come
 * back.
 *
 * <p>In: the names of the streams that are wanted. Out: frames, and the link's state with a reason.
 */
@NullMarked
package io.tocsin.venues.link;

import org.jspecify.annotations.NullMarked;
