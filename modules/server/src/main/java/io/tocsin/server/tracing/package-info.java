/**
 * Where traces go. In come the settings of the section {@code tracing}; out comes what the bus
 * follows frames with, and OTLP over HTTP to a collector, from a thread of its own. A collector
 * that is not there loses traces, is told once a while in the log, and holds nothing up.
 */
@NullMarked
package io.tocsin.server.tracing;

import org.jspecify.annotations.NullMarked;
