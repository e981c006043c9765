package io.luca.local.platform.government;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
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
 * @param isTokenRevoked whether the token that is known when the plan begins is refused, until there is another
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
        boolean isTokenRevoked,
        int batchMillis) {

    private static final int MOST_MILLIS = 60_000;
    private static final long MOST_MINUTES = 10_000_000; // about twenty years
    private static final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Nothing goes wrong; a batch every two seconds. */
    public static final FaultPlan NONE =
            new FaultPlan(1, List.of(), 0, 0, 0, Silence.BREAK, 0, 0, Set.of(), 0, 0, false, 2_000);

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

        private static Outage from(FaultFields given) {
            Outage outage = new Outage(
                    given.needed("after_minutes", 0, MOST_MINUTES), given.needed("minutes", 1, MOST_MINUTES));
            given.requireNoOther();
            return outage;
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
     * @throws IllegalArgumentException naming the file, the field, and what it must be
     */
    public static FaultPlan read(Path file) {
        try {
            return from(json.readTree(Files.readString(file)));
        } catch (JsonProcessingException malformed) {
            JsonLocation place = malformed.getLocation();
            throw new IllegalArgumentException(
                    file + ", line " + place.getLineNr() + ", column " + place.getColumnNr() + ": "
                            + malformed.getOriginalMessage(),
                    malformed);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(file + ": " + refused.getMessage(), refused);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static FaultPlan from(JsonNode tree) {
        FaultFields given = new FaultFields(tree, "");
        FaultPlan plan = new FaultPlan(
                given.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(NONE.seed),
                given.objects("outages").stream().map(Outage::from).toList(),
                given.rate("unavailable").orElse(NONE.unavailable),
                given.rate("lost_requests").orElse(NONE.lostRequests),
                given.rate("lost_answers").orElse(NONE.lostAnswers),
                given.oneOf("silence", Silence.class).orElse(NONE.silence),
                given.rate("malformed").orElse(NONE.malformed),
                given.rate("rejected").orElse(NONE.rejected),
                Set.copyOf(given.texts("rejected_students")),
                given.rate("slow").orElse(NONE.slow),
                given.whole("slow_millis", 0, MOST_MILLIS).map(Long::intValue).orElse(NONE.slowMillis),
                given.flag("token_revoked").orElse(NONE.isTokenRevoked),
                given.whole("batch_millis", 0, MOST_MILLIS).map(Long::intValue).orElse(NONE.batchMillis));
        given.requireNoOther();
        return plan;
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
