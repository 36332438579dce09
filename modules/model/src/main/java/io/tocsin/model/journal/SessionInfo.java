package io.tocsin.model.journal;

import io.tocsin.model.InstrumentId;
import java.util.List;

/**
 * A session as it is listed.
 *
 * @param session {@code exec_YYYYMMDD_HHMMSS_<8 hex>}
 * @param simulated whether its prices are made up by the simulator
 * @param source where events come from, in words: {@code live}, or {@code replay of FILE at 10x}
 * @param reason why it is in this state
 * @param timeMicros since when it is in this state
 */
public record SessionInfo(
    String session,
    String name,
    SessionMode mode,
    SessionState state,
    List<InstrumentId> instruments,
    List<String> strategies,
    boolean simulated,
    String source,
    String node,
    String reason,
    long createdMicros,
    long timeMicros)
    implements JournalRecord {}
