package io.tocsin.strategy.risk;

/**
 * Why something is not done.
 *
 * @param words which value met which limit, for people
 */
public record Refusal(ReasonCode code, String words) {}
