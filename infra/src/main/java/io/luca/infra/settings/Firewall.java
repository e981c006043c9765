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
 * @param countries the only countries that may call, as ISO codes with commas; empty for all
 */
public record Firewall(int requestsPerAddress, Optional<String> countries) {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final int LEAST_LIMIT = 10; // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html

    public Firewall {
        Requirement.check(
                requestsPerAddress >= LEAST_LIMIT,
                "requestsPerAddressIn5Minutes must be at least " + LEAST_LIMIT + ", got " + requestsPerAddress);
        countries.ifPresent(codes -> Requirement.check(
                Stream.of(codes.split(",", -1)).allMatch(COUNTRIES::contains),
                "countries must be ISO codes like MX,US, got " + codes));
    }

    static Firewall read(Context context) {
        return new Firewall(context.number("requestsPerAddressIn5Minutes"), context.text("countries"));
    }
}
