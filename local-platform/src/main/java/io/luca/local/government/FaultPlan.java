package io.luca.local.government;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What goes wrong at the government. All rates are shares of one, 0 to 1; which request a fault hits is drawn from the seed, the
 * key and the number of the try, so that one plan always does the same to the same requests.
 *
 * @param seed another one hits other requests
 * @param outages while one lasts, every request is answered 503
 * @param unavailable answered 503, nothing stored
 * @param lostRequests no answer, nothing stored
 * @param lostAnswers stored, but no answer
 * @param silence what 'no answer' is
 * @param malformed stored, and answered with what is no answer; a question is answered so too
 * @param rejected students whose grades are refused, as a share
 * @param rejectedStudents students whose grades are refused, by id
 * @param slow answered only after {@code slowMillis} of real time
 * @param batchMillis the shortest time between two batches; what comes sooner is answered 429
 */
public record FaultPlan(
        long seed,
        List<Outage> outages,
        double unavailable,
        double lostRequests,
        double lostAnswers,
        Silence silence,
        double malformed,
        double rejected,
        Set<String> rejectedStudents,
        double slow,
        int slowMillis,
        int batchMillis) {

    private static final int MOST_MILLIS = 60_000;
    private static final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Nothing goes wrong; a batch every two seconds. */
    public static final FaultPlan NONE =
            new FaultPlan(1, List.of(), 0, 0, 0, Silence.BREAK, 0, 0, Set.of(), 0, 0, 2_000);

    /** What a request gets that gets no answer. */
    public enum Silence {
        /** Its connection is closed. */
        BREAK,
        /** Nothing, until it gives up by itself. */
        HOLD
    }

    /**
     * A time in which the government is down.
     *
     * @param afterMinutes when it begins, counted from the start of the platform
     * @param minutes how long it lasts
     */
    public record Outage(long afterMinutes, long minutes) {
        public Outage {
            require(afterMinutes >= 0, "after_minutes must not be negative, got " + afterMinutes);
            require(minutes > 0, "minutes must be positive, got " + minutes);
        }

        boolean covers(Duration sinceStart) {
            return sinceStart.compareTo(Duration.ofMinutes(afterMinutes)) >= 0
                    && sinceStart.compareTo(Duration.ofMinutes(afterMinutes + minutes)) < 0;
        }
    }

    public FaultPlan {
        outages = List.copyOf(outages);
        rejectedStudents = Set.copyOf(rejectedStudents);
        rate("unavailable", unavailable);
        rate("lost_requests", lostRequests);
        rate("lost_answers", lostAnswers);
        rate("malformed", malformed);
        rate("rejected", rejected);
        rate("slow", slow);
        require(
                slowMillis >= 0 && slowMillis <= MOST_MILLIS,
                "slow_millis must be 0 to " + MOST_MILLIS + ", got " + slowMillis);
        require(
                batchMillis >= 0 && batchMillis <= MOST_MILLIS,
                "batch_millis must be 0 to " + MOST_MILLIS + ", got " + batchMillis);
    }

    /**
     * A plan from a file: a JSON object with any of the fields, in snake case; what it leaves out is as in {@link #NONE}.
     *
     * @throws IllegalArgumentException naming the fault of the file
     */
    public static FaultPlan read(Path file) {
        try {
            if (!(json.readTree(file.toFile()) instanceof ObjectNode given)) {
                throw new IllegalArgumentException(file + " must hold a JSON object");
            }
            return over(given, file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static FaultPlan over(ObjectNode given, Path file) throws IOException {
        ObjectNode all = json.valueToTree(NONE);
        given.fieldNames().forEachRemaining(name -> require(all.has(name), file + ": there is no fault " + name));
        all.setAll(given);
        return json.treeToValue(all, FaultPlan.class);
    }

    private static void rate(String name, double rate) {
        require(rate >= 0 && rate <= 1, name + " must be 0 to 1, got " + rate);
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
