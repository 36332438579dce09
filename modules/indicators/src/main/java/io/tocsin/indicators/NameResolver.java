package io.tocsin.indicators;

import java.util.Optional;

/** Finds the indicator that a name stands for where {@code of} names one instead of spelling it. */
@FunctionalInterface
public interface NameResolver {

  /**
   * The indicator of that name; empty if there is none, or it leads back to itself: the resolver
   * has added the problem under {@code path} then.
   */
  Optional<IndicatorSpec> resolve(String name, String path);
}
