package io.tocsin.sessions;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.strategy.plan.Fees;
import io.tocsin.strategy.plan.SessionPlan;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Joins what a session file wishes with what venues, or a recording, have. */
public final class SessionPlans {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private SessionPlans() {}

  /**
   * The plan of a session.
   *
   * @throws InvalidInputException if the venues lack an instrument of the session
   */
  public static SessionPlan of(String sessionId, SessionFile file, List<VenueInstruments> venues) {
    SortedMap<InstrumentId, Instrument> instruments = new TreeMap<>();
    SortedMap<String, Fees> fees = new TreeMap<>();
    for (VenueInstruments venue : venues) {
      for (Instrument instrument : venue.instruments()) {
        instruments.put(instrument.id(), instrument);
        fees.put(
            instrument.id().venue(),
            new Fees(venue.makerFee().multiply(HUNDRED), venue.takerFee().multiply(HUNDRED)));
      }
    }
    List<InstrumentId> missing =
        file.instruments().stream().filter(id -> !instruments.containsKey(id)).toList();
    if (!missing.isEmpty()) {
      Problem problem =
          new Problem(
              "$.sources",
              "the source does not have these instruments",
              missing.toString(),
              instruments.keySet().toString());
      throw new InvalidInputException("session " + file.name(), List.of(problem));
    }
    instruments.keySet().retainAll(file.instruments());
    return new SessionPlan(
        sessionId,
        file.bindings(),
        instruments,
        file.budget(),
        file.risk(),
        file.paper().withVenueFees(fees));
  }
}
