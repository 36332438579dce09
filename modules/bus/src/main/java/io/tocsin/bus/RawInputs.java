package io.tocsin.bus;

import java.util.List;

/**
 * What came into a venue's pipeline within one turn of its event loop, in order.
 *
 * @param inputs the venue module's own values, passed by reference
 */
public record RawInputs(List<?> inputs) {

  public RawInputs {
    inputs = List.copyOf(inputs);
  }
}
