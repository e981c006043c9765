package io.luca.local.workbench.smoke;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.local.workbench.account.AwsAccount;
import io.luca.local.workbench.account.Refusal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;

/** The history as a whole: pipe, stream, Parquet in S3, catalog, and SQL with the rights of one school's analyst, whose queries no other school's reads. */
final class AthenaReadsWhatTheLakeHolds implements Check {

    private static final Duration BETWEEN_QUERIES = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration LONGEST_QUERY = Duration.ofMinutes(1);

    private static final String RESULTS = LakeNames.RESULT_PREFIX.replaceFirst("/$", "");

    private final Duration longest;

    AthenaReadsWhatTheLakeHolds(Duration longest) {
        this.longest = longest;
    }

    @Override
    public Duration limit() {
        return longest.plus(LONGEST_QUERY).plusSeconds(60);
    }

    @Override
    public Verdict tried(Trial trial) throws Exception {
        TestSchools schools = trial.schools();
        LakeObjects.removeLater(trial, RESULTS, schools.one());
        try (AwsAccount analyst = analyst(trial, schools.one());
                AwsAccount other = analyst(trial, schools.other());
                AthenaClient athena = trial.queries(analyst);
                AthenaClient others = trial.queries(other)) {
            String found = events(trial, schools.one());
            Optional<String> all = trial.waiting().until(longest, pause(trial), () -> {
                trial.place().writeBuffers().run();
                return answer(trial, athena, schools.one(), found).filter(events -> events.equals("smoke-1, smoke-2"));
            });
            if (all.isEmpty()) {
                return Verdict.failed(
                        "after " + longest.toSeconds() + " s an analyst does not find the two events that were stored");
            }
            trial.allIsInLake();
            Ended foreign = run(trial, athena, schools.one(), events(trial, schools.other()));
            if (foreign.status().state() != QueryExecutionState.FAILED) {
                return Verdict.failed("a query of another school's events ends as "
                        + foreign.status().stateAsString() + ", not FAILED");
            }
            return isRefused(() -> others.getQueryExecution(request -> request.queryExecutionId(foreign.id())))
                    ? Verdict.passed("two events, as an analyst of their school; another school's are refused, and so"
                            + " is what it asked")
                    : Verdict.failed("an analyst of another school reads the text of a query");
        }
    }

    private static AwsAccount analyst(Trial trial, TestSchool school) {
        return trial.place()
                .account()
                .as(
                        trial.deployed().analystRole(),
                        "luca-smoke",
                        IdentityAttributes.SCHOOL_TAG,
                        school.id().value());
    }

    private static boolean isRefused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (AthenaException refused) {
            if (Refusal.of(refused).filter(Refusal::isDenied).isEmpty()) {
                throw refused;
            }
            return true;
        }
    }

    private static Duration pause(Trial trial) {
        return trial.place().isLaptop() ? BETWEEN_LOOKS : BETWEEN_QUERIES;
    }

    private static String events(Trial trial, TestSchool school) {
        ZonedDateTime now = trial.clock().instant().atZone(ZoneOffset.UTC);
        return "SELECT DISTINCT event_id FROM " + LakeNames.EVENTS_TABLE
                + " WHERE school_id = '%s' AND year = '%04d'".formatted(school.id(), now.getYear())
                + " AND month = '%02d' ORDER BY event_id".formatted(now.getMonthValue());
    }

    private record Ended(String id, QueryExecutionStatus status) {}

    private static Optional<String> answer(Trial trial, AthenaClient athena, TestSchool asking, String sql)
            throws Exception {
        Ended ended = run(trial, athena, asking, sql);
        if (ended.status().state() != QueryExecutionState.SUCCEEDED) {
            throw new IllegalStateException("the query of an analyst ended as "
                    + ended.status().stateAsString() + ": " + ended.status().stateChangeReason());
        }
        List<Row> rows = athena.getQueryResults(request -> request.queryExecutionId(ended.id()))
                .resultSet()
                .rows();
        return Optional.of(rows.stream()
                .skip(1) // the names of the columns
                .map(row -> row.data().getFirst().varCharValue())
                .reduce((one, other) -> one + ", " + other)
                .orElse(""));
    }

    private static Ended run(Trial trial, AthenaClient athena, TestSchool asking, String sql) throws Exception {
        String id = athena.startQueryExecution(query -> query.queryString(sql)
                        .workGroup(trial.workgroups().name(asking.id()))
                        .queryExecutionContext(
                                context -> context.database(trial.deployed().lakeDatabase())))
                .queryExecutionId();
        QueryExecutionStatus status = trial.waiting()
                .until(
                        LONGEST_QUERY,
                        BETWEEN_LOOKS,
                        () -> Optional.of(athena.getQueryExecution(request -> request.queryExecutionId(id))
                                        .queryExecution()
                                        .status())
                                .filter(now -> now.state() != QueryExecutionState.QUEUED
                                        && now.state() != QueryExecutionState.RUNNING))
                .orElseThrow(() ->
                        new IllegalStateException("a query runs longer than " + LONGEST_QUERY.toSeconds() + " s"));
        return new Ended(id, status);
    }
}
