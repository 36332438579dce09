package io.tocsin.storage;

/**
 * The end of a connection to a venue.
 *
 * @param route which of the venue's connections
 * @param number its number, 0 if it never had one
 * @param state what the link is in since
 * @param reason one sentence
 * @param reconnects how often this place was connected anew so far
 */
record LinkClose(
    String venue,
    String route,
    long number,
    String state,
    String reason,
    long reconnects,
    long timeMicros) {}
