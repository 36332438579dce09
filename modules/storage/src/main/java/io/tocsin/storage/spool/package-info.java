/**
 * A log on disk that records wait in until a database has them.
 *
 * <p>In: rows, encoded as they are taken. Out: the same rows in the same order, from a position on,
 * also after the process was killed. Knows nothing of databases and of Vert.x.
 */
@NullMarked
package io.tocsin.storage.spool;

import org.jspecify.annotations.NullMarked;
