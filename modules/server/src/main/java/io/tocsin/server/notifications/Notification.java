package io.tocsin.server.notifications;

import io.vertx.core.json.JsonObject;

/**
 * What a person is told.
 *
 * @param severity INFO, WARNING or CRITICAL
 * @param subject what it is about
 * @param message one sentence
 * @param session its id; empty for none
 * @param left how many before it were not told, since they were too many
 */
record Notification(
    String severity,
    String kind,
    String subject,
    String message,
    String time,
    String session,
    String node,
    int left) {

  Notification after(int unsaid) {
    return new Notification(severity, kind, subject, message, time, session, node, unsaid);
  }

  String title() {
    return "[Tocsin] " + severity + ": " + kind.replace('_', ' ');
  }

  String text() {
    StringBuilder text = new StringBuilder(message);
    text.append("\n\n").append(subject).append('\n').append(time).append(", node ").append(node);
    if (!session.isEmpty()) {
      text.append(", session ").append(session);
    }
    if (left > 0) {
      text.append("\n\n")
          .append(left)
          .append(" alerts before this one were not sent: too many an hour.");
    }
    return text.toString();
  }

  JsonObject json() {
    return new JsonObject()
        .put("title", title())
        .put("severity", severity)
        .put("kind", kind)
        .put("subject", subject)
        .put("message", message)
        .put("time", time)
        .put("session_id", session.isEmpty() ? null : session)
        .put("node", node)
        .put("not_sent_before", left);
  }
}
