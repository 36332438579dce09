package io.tocsin.storage;

/**
 * A recording as the recorder lists it.
 *
 * @param body the item of the stream {@code recordings}
 */
record RecordingRow(
    String recording,
    String name,
    String state,
    long bytes,
    long frames,
    String body,
    long timeMicros) {}
