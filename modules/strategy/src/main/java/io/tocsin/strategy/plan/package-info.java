/**
 * What a session is given before it starts: strategies bound to instruments, budget, risk limits,
 * paper trading settings. In: fields of a session file. Out: a checked {@link
 * io.tocsin.strategy.plan.SessionPlan}.
 */
@NullMarked
package io.tocsin.strategy.plan;

import org.jspecify.annotations.NullMarked;
