/**
 * Who may do what: users and their passwords and tokens, logins, the table of rights, lock-out, and
 * the log of deeds.
 *
 * <p>In: the owner-only files of a data folder, passwords and cookies as they come. Out: a role, or
 * a refusal with its reason. Knows no HTTP and no Vert.x; what reads or writes files says so, and
 * is called off the event loop.
 */
@NullMarked
package io.tocsin.security;

import org.jspecify.annotations.NullMarked;
