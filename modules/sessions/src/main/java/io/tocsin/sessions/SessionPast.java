package io.tocsin.sessions;

import java.util.Optional;

/** What is remembered of a session that is resumed. */
record SessionPast(Optional<StrategySnapshot> strategies, Optional<byte[]> indicators) {
  static final SessionPast NONE = new SessionPast(Optional.empty(), Optional.empty());
}
