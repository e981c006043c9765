package io.luca.infra.settings;

/**
 * How much the gateway lets through before it answers 429.
 *
 * @param name whose it is: the names of its two settings begin so
 * @param perSecond requests a second; an account has 10,000 for all its APIs, if AWS did not give it more or less
 * @param burst how many may come at once; an account has 5,000 for all its APIs
 */
public record Throttle(String name, int perSecond, int burst) {

    public Throttle {
        Requirement.check(perSecond > 0, name + "Rate must be positive, got " + perSecond);
        Requirement.check(burst >= perSecond, name + "Burst must not be below " + name + "Rate, got " + burst);
    }

    static Throttle read(Context context, String name) {
        return new Throttle(name, context.number(name + "Rate"), context.number(name + "Burst"));
    }
}
