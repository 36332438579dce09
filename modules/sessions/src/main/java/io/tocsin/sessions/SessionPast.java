package io.tocsin.sessions;

import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a session that is resumed.
 *
 * @param recent entries of its journal that the screen begins with
 */
record SessionPast(
    Optional<StrategySnapshot> strategies,
    List<StrategySnapshot.Entry> recent,
    Optional<byte[]> indicators) {
  static final SessionPast NONE = new SessionPast(Optional.empty(), List.of(), Optional.empty());
}
