/**
 * Keeps what sessions leave behind in QuestDB, embedded or external.
 *
 * <p>In: journal records and questions from {@link io.tocsin.bus.Bus}. Out: rows in QuestDB,
 * answers as pages of the same JSON that the streams tell, and the state of the part {@code
 * storage} on the stream {@code health}.
 */
@NullMarked
package io.tocsin.storage;

import org.jspecify.annotations.NullMarked;
