package io.tocsin.strategy.definition;

import io.tocsin.model.journal.Trigger;

/** The five groups of conditions of a strategy, in the order of a trade's life. */
public enum SectionName {
  S1("Signal", "s1_signal", Trigger.S1),
  O1("Cancel", "o1_cancel", Trigger.O1),
  Z1("Entry", "z1_entry", Trigger.Z1),
  ZE1("Close", "ze1_close", Trigger.ZE1),
  E1("Emergency", "e1_emergency", Trigger.E1);

  private final String title;
  private final String field;
  private final Trigger trigger;

  SectionName(String title, String field, Trigger trigger) {
    this.title = title;
    this.field = field;
    this.trigger = trigger;
  }

  /** For people, for example {@code Signal}. */
  public String title() {
    return title;
  }

  /** The field in a strategy file, for example {@code s1_signal}. */
  public String field() {
    return field;
  }

  /** What a transition that it causes names as its trigger. */
  public Trigger trigger() {
    return trigger;
  }
}
