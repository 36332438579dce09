package io.tocsin.bus;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What storage answers.
 *
 * @param rows newest first, each as {@link JournalJson} writes it
 */
public record JournalPage(List<JsonObject> rows) {}
