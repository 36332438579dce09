/**
 * How many browsers one server can keep up to date, and what each delivery costs: Tocsin's bridge
 * beside others on the same sockets. {@link io.tocsin.benchmarks.bridge.BridgeLoad} starts each
 * server as a program of its own and plays the browsers.
 */
@NullMarked
package io.tocsin.benchmarks.bridge;

import org.jspecify.annotations.NullMarked;
