package io.luca.local.workbench.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LakeNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Path 2 as a whole: gateway, queue, worker, table, and the receipt that says what became of each event. */
final class ABatchOfEventsIsStoredWithItsReceipt implements Check {

    /** A cold worker and a first batch take about ten seconds. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final ObjectMapper json = new ObjectMapper();

    @Override
    public Verdict tried(Trial trial) throws Exception {
        TestSchool school = trial.schools().one();
        String teacher = school.token(school.teacher());
        LakeObjects.removeWhatStreamsWrite(trial, LakeNames.EVENTS_TABLE, school);
        CompletableFuture<HttpApi.Answer> answered = new CompletableFuture<>();
        Receipts.removeLater(trial, school, answered);
        HttpApi.Answer taken = trial.api()
                .posted("/behavior/batch", teacher, events(trial, school))
                .whenComplete((answer, failure) -> {
                    if (failure == null) {
                        answered.complete(answer);
                    } else {
                        answered.completeExceptionally(failure);
                    }
                })
                .get();
        if (taken.status() != 202) {
            return Verdict.failed("POST /behavior/batch answers " + taken.told() + ", not 202");
        }
        String request = taken.text("request_id");
        Optional<JsonNode> receipt = trial.waiting().until(LONGEST, PAUSE, () -> receipt(trial, teacher, request));
        if (receipt.isEmpty()) {
            return Verdict.failed("the worker has written no receipt after " + LONGEST.toSeconds() + " s");
        }
        List<String> outcomes = receipt.get().findValuesAsText("outcome");
        if (!outcomes.equals(List.of("accepted", "accepted", "quarantined"))) {
            return Verdict.failed("of two good events and one that is too old it says " + outcomes);
        }
        return Verdict.passed("two accepted, and one that is too old refused");
    }

    @Override
    public Duration limit() {
        return LONGEST.plusSeconds(60);
    }

    private static Optional<JsonNode> receipt(Trial trial, String teacher, String request)
            throws IOException, InterruptedException {
        HttpApi.Answer answer = trial.api().get("/behavior/receipts/" + request, teacher);
        return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
    }

    private static String events(Trial trial, TestSchool school) {
        Instant now = trial.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        ObjectNode batch = json.createObjectNode();
        ArrayNode events = batch.putArray("events");
        add(events, school, "smoke-1", now);
        add(events, school, "smoke-2", now);
        add(events, school, "smoke-old", Instant.parse("2020-01-01T08:00:00Z"));
        return batch.toString();
    }

    private static void add(ArrayNode events, TestSchool school, String id, Instant at) {
        events.addObject()
                .put("event_id", id)
                .put("student_id", school.pupil().value())
                .put("event_type", "smoke_test")
                .put("occurred_at", at.toString())
                .putObject("payload")
                .put("smoke", true);
    }
}
