package io.tocsin.sessions;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a node needs to make sessions on request, and to bring them back after a restart.
 *
 * @param folder where they are remembered
 * @param venues ids of the venues that are configured
 * @param strategies the texts of all strategy files as they are now, by strategy; may block
 * @param replays makes the recording that a session is to be fed from, of a request's {@code
 *     replay} or, again, of {@link SessionSource.Replay#origin}; throws with a sentence for a
 *     person, an {@link io.tocsin.model.input.InvalidInputException} for a request's, if it is not
 *     there; may block
 */
public record SessionMemory(
    SessionFolder folder,
    Set<String> venues,
    Supplier<SortedMap<String, String>> strategies,
    Function<JsonObject, SessionSource> replays) {}
