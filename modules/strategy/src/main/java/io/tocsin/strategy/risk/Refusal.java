package io.tocsin.strategy.risk;

import io.tocsin.strategy.state.StateVisitor;
import java.util.List;

/**
 * Why something is not done.
 *
 * @param words which value met which limit, for people
 */
public record Refusal(ReasonCode code, String words) {

  /** Any refusal, for a reader of state to be shown. */
  public static final Refusal ANY = new Refusal(ReasonCode.values()[0], "");

  private static final List<ReasonCode> CODES = List.of(ReasonCode.values());

  public Refusal visit(StateVisitor state) {
    return new Refusal(state.choice(CODES, code), state.text(words));
  }
}
