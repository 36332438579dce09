/**
 * A venue's WebSockets: as many as it takes, connected and subscribed within the venue's rules,
 * watched, replaced before their end and restored after a loss.
 *
 * <p>In: the topics that are wanted, and what the venue says of them. Out: frames by connection,
 * and the state of each connection and subscription with a reason.
 */
@NullMarked
package io.tocsin.venues.link;

import org.jspecify.annotations.NullMarked;
