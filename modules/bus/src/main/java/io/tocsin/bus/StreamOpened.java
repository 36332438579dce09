package io.tocsin.bus;

/** A stream can be asked for from now on. */
public record StreamOpened(String stream) implements StreamNews {}
