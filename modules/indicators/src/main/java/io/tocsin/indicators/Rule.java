package io.tocsin.indicators;

import io.tocsin.model.input.Fields;

/** What an indicator's parameters mean for how far it looks back, and what they must not be. */
interface Rule {

  /** How far before now the rule's windows begin, in microseconds. */
  long lookbackMicros(Parameters parameters);

  /** Adds a problem for each thing that cannot be. */
  default void check(Parameters parameters, Fields fields) {}
}
