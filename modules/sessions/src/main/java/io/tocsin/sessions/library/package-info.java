/**
 * The strategy files of a configuration folder, while the server runs: listed, checked, written
 * whole or not at all, every content kept as a version. In: commands from pages and programs, and
 * whatever people do to the files themselves. Out: the {@code strategies} stream, answers, and the
 * texts as they are now for the sessions that were started with earlier ones.
 */
@NullMarked
package io.tocsin.sessions.library;

import org.jspecify.annotations.NullMarked;
