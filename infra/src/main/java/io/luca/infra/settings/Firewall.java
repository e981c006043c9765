package io.luca.infra.settings;

import io.luca.contract.RequestShares;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom the firewall turns away: a person first, and an address last, for a whole school may be behind one.
 *
 * @param requestsPerToken requests with one token in a minute before they are blocked; less than a school may send
 * @param requestsPerAddress requests of one address in five minutes before it is blocked; not less than what a copy of the service
 *     takes of one school
 * @param signInCallsPerAddress calls of one address to the user pool in five minutes before it is blocked; the same school must sign in
 *     within them in the morning, with a password and a code each
 * @param countries the only countries that may call, as ISO codes with commas; empty for all
 */
public record Firewall(
        int requestsPerToken, int requestsPerAddress, int signInCallsPerAddress, Optional<String> countries) {

    private static final String OF_TOKEN = "requestsPerTokenIn1Minute";
    private static final String REQUESTS = "requestsPerAddressIn5Minutes";
    private static final String SIGN_IN_CALLS = "signInCallsPerAddressIn5Minutes";
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final int LEAST_LIMIT = 10; // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html

    private static final int OF_SCHOOL_IN_1_MINUTE = 60 * RequestShares.SCHOOL_PER_SECOND;
    private static final int OF_SCHOOL_IN_5_MINUTES = 5 * OF_SCHOOL_IN_1_MINUTE;

    public Firewall {
        requireLimit(OF_TOKEN, requestsPerToken);
        requireLimit(REQUESTS, requestsPerAddress);
        requireLimit(SIGN_IN_CALLS, signInCallsPerAddress);
        Requirement.check(
                requestsPerToken < OF_SCHOOL_IN_1_MINUTE,
                OF_TOKEN + " must be below " + OF_SCHOOL_IN_1_MINUTE + ", which a school may send, got "
                        + requestsPerToken);
        Requirement.check(
                requestsPerAddress >= OF_SCHOOL_IN_5_MINUTES,
                REQUESTS + " must be at least " + OF_SCHOOL_IN_5_MINUTES
                        + ", which a school behind one address may send, got " + requestsPerAddress);
        countries.ifPresent(codes -> Requirement.check(
                Stream.of(codes.split(",", -1)).allMatch(COUNTRIES::contains),
                "countries must be ISO codes like MX,US, got " + codes));
    }

    static Firewall read(Context context) {
        return new Firewall(
                context.number(OF_TOKEN),
                context.number(REQUESTS),
                context.number(SIGN_IN_CALLS),
                context.text("countries"));
    }

    private static void requireLimit(String name, int limit) {
        Requirement.check(limit >= LEAST_LIMIT, name + " must be at least " + LEAST_LIMIT + ", got " + limit);
    }
}
