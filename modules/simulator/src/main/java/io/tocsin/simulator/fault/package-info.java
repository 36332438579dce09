/**
 * How the simulated exchange misbehaves: single misbehaviours on command, a scenario's timeline of
 * them, and seeded chaos.
 *
 * <p>In: {@link io.tocsin.simulator.fault.Misbehaviour} from a test, a drill or a {@link
 * io.tocsin.simulator.fault.Scenario} file. Out: what becomes of each frame, request and
 * connection; the simulator carries it out, whatever the venue. Pure: no sockets, no clock.
 */
@NullMarked
package io.tocsin.simulator.fault;

import org.jspecify.annotations.NullMarked;
