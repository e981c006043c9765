package io.luca.infra.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom the firewall turns away.
 *
 * @param requestsPerAddress requests of one address in five minutes before it is blocked; a school of 1,000 people behind one
 *     address must stay below
 * @param signInCallsPerAddress calls of one address to the user pool in five minutes before it is blocked; the same school must sign in
 *     within them in the morning, with a password and a code each
 * @param countries the only countries that may call, as ISO codes with commas; empty for all
 */
public record Firewall(int requestsPerAddress, int signInCallsPerAddress, Optional<String> countries) {

    private static final String REQUESTS = "requestsPerAddressIn5Minutes";
    private static final String SIGN_IN_CALLS = "signInCallsPerAddressIn5Minutes";
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final int LEAST_LIMIT = 10; // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html

    public Firewall {
        requireLimit(REQUESTS, requestsPerAddress);
        requireLimit(SIGN_IN_CALLS, signInCallsPerAddress);
        countries.ifPresent(codes -> Requirement.check(
                Stream.of(codes.split(",", -1)).allMatch(COUNTRIES::contains),
                "countries must be ISO codes like MX,US, got " + codes));
    }

    static Firewall read(Context context) {
        return new Firewall(context.number(REQUESTS), context.number(SIGN_IN_CALLS), context.text("countries"));
    }

    private static void requireLimit(String name, int limit) {
        Requirement.check(limit >= LEAST_LIMIT, name + " must be at least " + LEAST_LIMIT + ", got " + limit);
    }
}
