/**
 * Tells people of alerts where they look: by webhook, Telegram, e-mail. In come the alerts of every
 * session of this node, by the bus; out go messages, few enough to be read. What cannot be
 * delivered is told as the health of the part {@code notifications}, and holds nothing up.
 */
@NullMarked
package io.tocsin.server.notifications;

import org.jspecify.annotations.NullMarked;
