package io.tocsin.bus;

/**
 * Streams go on elsewhere, numbered anew: who reads them asks again where it stands.
 *
 * @param stream the first parts of the streams' addresses, for example {@code session.<id>}
 */
public record StreamMoved(String stream) implements StreamNews {}
