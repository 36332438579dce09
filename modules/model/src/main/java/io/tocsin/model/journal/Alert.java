package io.tocsin.model.journal;

/**
 * Something a person should know.
 *
 * @param alertId unique within the session
 * @param kind a short code, for example {@code risk_refused}
 * @param subject what it is about: an instance id, a symbol, a venue
 * @param message one sentence for a person
 */
public record Alert(
    String session,
    String alertId,
    Severity severity,
    String kind,
    String subject,
    String message,
    long timeMicros)
    implements JournalRecord {}
