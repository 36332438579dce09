/**
 * Looks whether this machine is fit to run a server, before one is started or when one behaves
 * strangely. In come settings; out come findings in sentences, each with what to do.
 */
@NullMarked
package io.tocsin.server.doctor;

import org.jspecify.annotations.NullMarked;
