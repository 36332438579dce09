package io.tocsin.server.doctor;

/** One thing to look at. Blocking, for some seconds at most; never throws. */
public interface Check {

  Finding look();
}
