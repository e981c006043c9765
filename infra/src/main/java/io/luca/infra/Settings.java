package io.luca.infra;

import io.luca.infra.construct.Throttle;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;
import software.constructs.Node;

/**
 * What differs between deployments, from CDK's context ({@code -c name=value}, or {@code cdk.json}).
 *
 * @param compute where the interactive service runs
 * @param webOrigin the one origin that browsers may call from
 * @param throttleRate requests a second over the whole API before it answers 429
 * @param throttleBurst how far above that a burst may go
 * @param requestsPerAddress requests of one address in five minutes before the firewall blocks it; a school of 1,000 people
 *     behind one address must stay below
 * @param countries the only countries that may call, as ISO codes with commas; empty for all
 * @param behaviorRate behaviour events' requests a second before the API answers 429 to them
 * @param behaviorBurst how far above that a burst may go
 * @param consolidationTimeZone in which it is 02:00 when grades are made, by its IANA name
 * @param alertEmail who gets the alerts by mail; empty for nobody
 * @param govSyncSchedule when a quarter's grades are sent, as a cron expression of EventBridge Scheduler
 * @param govReconcileSchedule when the account with the government is drawn up, in the same form
 * @param lakeBufferSeconds how long a change may wait before it is written to the data lake; the shorter, the smaller its files
 * @param erasureBlockedDays for which a student is blocked before the records are removed: as long as the longest of the stores that
 *     empty themselves (docs/personal-data.md), so that these need no erasing
 * @param artifacts what the other modules built
 */
public record Settings(
        Compute compute,
        String webOrigin,
        int throttleRate,
        int throttleBurst,
        int behaviorRate,
        int behaviorBurst,
        int requestsPerAddress,
        Optional<String> countries,
        String consolidationTimeZone,
        Optional<String> alertEmail,
        String govSyncSchedule,
        String govReconcileSchedule,
        int lakeBufferSeconds,
        int erasureBlockedDays,
        Artifacts artifacts) {

    private static final Pattern ORIGIN = Pattern.compile("https://[a-z0-9.-]+(:[0-9]{1,5})?");
    private static final Pattern COUNTRIES = Pattern.compile("[A-Z]{2}(,[A-Z]{2})*");
    private static final Pattern CRON = Pattern.compile("cron\\((\\S+ ){5}\\S+\\)");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    /** Of a stream with dynamic partitioning: https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html */
    private static final int LEAST_BUFFER_SECONDS = 60;

    private static final int MOST_BUFFER_SECONDS = 900;
    /** Athena forgets the texts of queries after 45 days: https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html */
    private static final int LEAST_BLOCKED_DAYS = 45;

    private static final int MOST_BLOCKED_DAYS = 365;
    private static final int LEAST_WAF_LIMIT = 10; // https://docs.aws.amazon.com/waf/latest/developerguide/limits.html

    public Settings {
        require(
                ORIGIN.matcher(webOrigin).matches(),
                "webOrigin must be like https://app.example.com, got " + webOrigin);
        require(throttleRate > 0, "throttleRate must be positive, got " + throttleRate);
        require(throttleBurst >= throttleRate, "throttleBurst must not be below throttleRate, got " + throttleBurst);
        require(behaviorRate > 0, "behaviorRate must be positive, got " + behaviorRate);
        require(behaviorBurst >= behaviorRate, "behaviorBurst must not be below behaviorRate, got " + behaviorBurst);
        require(
                requestsPerAddress >= LEAST_WAF_LIMIT,
                "requestsPerAddressIn5Minutes must be at least " + LEAST_WAF_LIMIT + ", got " + requestsPerAddress);
        countries.ifPresent(codes ->
                require(COUNTRIES.matcher(codes).matches(), "countries must be ISO codes like MX,US, got " + codes));
        require(
                consolidationTimeZone.contains("/")
                        && ZoneId.getAvailableZoneIds().contains(consolidationTimeZone),
                "consolidationTimeZone must be like America/Mexico_City, got " + consolidationTimeZone);
        alertEmail.ifPresent(address ->
                require(EMAIL.matcher(address).matches(), "alertEmail must be a mail address, got " + address));
        require(
                CRON.matcher(govSyncSchedule).matches(),
                "govSyncSchedule must be like cron(0 20 5 1,4,7,10 ? *), got " + govSyncSchedule);
        require(
                CRON.matcher(govReconcileSchedule).matches(),
                "govReconcileSchedule must be like cron(0 6 7-21 1,4,7,10 ? *), got " + govReconcileSchedule);
        require(
                lakeBufferSeconds >= LEAST_BUFFER_SECONDS && lakeBufferSeconds <= MOST_BUFFER_SECONDS,
                "lakeBufferSeconds must be " + LEAST_BUFFER_SECONDS + " to " + MOST_BUFFER_SECONDS + ", got "
                        + lakeBufferSeconds);
        require(
                erasureBlockedDays >= LEAST_BLOCKED_DAYS && erasureBlockedDays <= MOST_BLOCKED_DAYS,
                "erasureBlockedDays must be " + LEAST_BLOCKED_DAYS + " to " + MOST_BLOCKED_DAYS + ", got "
                        + erasureBlockedDays);
    }

    /**
     * What is deployed.
     *
     * @param image the build context of the interactive service's image
     * @param behaviorWorker the behaviour worker's code, classes at its root and libraries in {@code lib/}
     * @param gradeConsolidator the grade consolidator's code, in the same form
     * @param govSync the code of the government sync's steps, in the same form
     * @param privacy the code of the steps of erasures and exports, in the same form
     */
    public record Artifacts(Path image, Path behaviorWorker, Path gradeConsolidator, Path govSync, Path privacy) {}

    /** The throttle of all requests without one of their own. */
    public Throttle requests() {
        return new Throttle(throttleRate, throttleBurst);
    }

    /** The throttle of behaviour events. */
    public Throttle events() {
        return new Throttle(behaviorRate, behaviorBurst);
    }

    /** Where the interactive service runs. */
    public enum Compute {
        APP_RUNNER,
        FARGATE;

        static Compute parse(String text) {
            return switch (text) {
                case "app-runner" -> APP_RUNNER;
                case "fargate" -> FARGATE;
                default ->
                    throw new IllegalArgumentException("interactiveCompute must be app-runner or fargate, got " + text);
            };
        }
    }

    /** Reads the context. */
    public static Settings from(Node node, Artifacts artifacts) {
        return new Settings(
                Compute.parse(required(node, "interactiveCompute")),
                required(node, "webOrigin"),
                number(node, "throttleRate"),
                number(node, "throttleBurst"),
                number(node, "behaviorRate"),
                number(node, "behaviorBurst"),
                number(node, "requestsPerAddressIn5Minutes"),
                text(node, "countries"),
                required(node, "consolidationTimeZone"),
                text(node, "alertEmail"),
                required(node, "govSyncSchedule"),
                required(node, "govReconcileSchedule"),
                number(node, "lakeBufferSeconds"),
                number(node, "erasureBlockedDays"),
                artifacts);
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static Optional<String> text(Node node, String name) {
        Object value = node.tryGetContext(name);
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    private static String required(Node node, String name) {
        return text(node, name).orElseThrow(() -> new IllegalArgumentException("the context lacks " + name));
    }

    private static int number(Node node, String name) {
        String text = required(node, name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " must be a whole number, got " + text, malformed);
        }
    }
}
