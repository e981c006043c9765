package io.luca.infra.construct;

/**
 * How much the gateway lets through before it answers 429.
 *
 * @param perSecond requests a second; an account has 10,000 for all its APIs, if AWS did not give it more or less
 * @param burst how many may come at once; an account has 5,000
 */
public record Throttle(int perSecond, int burst) {}
