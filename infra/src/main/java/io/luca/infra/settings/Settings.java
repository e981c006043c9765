package io.luca.infra.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.constructs.Node;

/**
 * What differs between deployments, from {@code environments.yaml} and from CDK's context ({@code -c name=value}).
 *
 * @param environment which of them this is
 * @param government where the government is
 * @param api what differs of the API and of the service behind it
 * @param times when scheduled work runs
 * @param waits how long data waits before it is worked on
 * @param warmWriteUnits how many write units a second the table takes from the start; empty for what AWS gives a new one
 * @param privacyFunctionsAtOnce how many of each function that erases or copies may run at once, which are set apart for it; empty
 *     to set nothing apart, and share what the account has
 * @param alertEmails who get the alerts by mail; empty for nobody
 * @param artifacts what the other modules built
 */
public record Settings(
        Environment environment,
        Government government,
        Api api,
        Times times,
        Waits waits,
        Optional<Integer> warmWriteUnits,
        Optional<Integer> privacyFunctionsAtOnce,
        List<String> alertEmails,
        Artifacts artifacts) {

    private static final String ALERT_EMAILS = "alertEmails";
    private static final String PRIVACY_FUNCTIONS = "privacyFunctionsAtOnce";
    /** Seven functions have this many each, and an account has 1,000 for all: it must not be theirs. */
    private static final int MOST_PRIVACY_FUNCTIONS = 20;

    private static final Pattern EMAIL = Pattern.compile("[^@,\\s]+@[^@,\\s]+\\.[^@,\\s]+");

    /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
    private static final int WRITE_UNITS_OF_A_NEW_TABLE = 4_000;

    public Settings {
        warmWriteUnits.ifPresent(units -> Requirement.check(
                units > WRITE_UNITS_OF_A_NEW_TABLE,
                "warmWriteUnits must be above the " + WRITE_UNITS_OF_A_NEW_TABLE + " of a new table, got " + units));
        privacyFunctionsAtOnce.ifPresent(functions -> Requirement.check(
                functions >= 1 && functions <= MOST_PRIVACY_FUNCTIONS,
                PRIVACY_FUNCTIONS + " must be 1 to " + MOST_PRIVACY_FUNCTIONS + ", got " + functions));
        alertEmails = List.copyOf(alertEmails);
        alertEmails.forEach(address -> Requirement.check(
                EMAIL.matcher(address).matches(),
                ALERT_EMAILS + " must be mail addresses with commas between them, got " + address));
        Requirement.check(
                Set.copyOf(alertEmails).size() == alertEmails.size(),
                ALERT_EMAILS + " must name each address once, got " + String.join(",", alertEmails));
        Requirement.check(
                !environment.isProd() || !alertEmails.isEmpty(),
                ALERT_EMAILS + " must be there in prod: nobody would know of an alarm");
        Requirement.check(
                !environment.isProd() || api.domain().isPresent(),
                "domainName and certificateArn must be there in prod: without them the balancer could have no certificate");
        api.domain().ifPresent(domain -> requireRegion(environment, domain.region(), "certificateArn"));
        api.capacity().zones().ifPresent(zones -> requireRegion(environment, zones.region(), "zones"));
    }

    private static void requireRegion(Environment environment, String used, String setting) {
        environment
                .region()
                .ifPresent(region -> Requirement.check(
                        region.equals(used), setting + " must be in the region " + region + ", got " + used));
    }

    /**
     * Reads the context.
     *
     * @throws IllegalArgumentException that names the setting which is missing or not valid
     */
    public static Settings from(Node node, Artifacts artifacts) {
        Context context = new Context(node);
        Environment environment = Environment.read(context);
        Settings settings = new Settings(
                environment,
                Government.read(context, environment),
                Api.read(context),
                Times.read(context),
                Waits.read(context),
                context.optionalNumber("warmWriteUnits"),
                context.optionalNumber(PRIVACY_FUNCTIONS),
                context.list(ALERT_EMAILS),
                artifacts);
        context.requireAllRead();
        return settings;
    }
}
