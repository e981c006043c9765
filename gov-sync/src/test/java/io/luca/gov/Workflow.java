package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.Manifest;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The state machine's order of steps, without its waits. */
final class Workflow {

    private static final int TRIES = 4;

    private final String run;
    private final QueryPendingFunction query;
    private final PrepareBatchFunction prepare;
    private final SendBatchFunction send;
    private final SettleBatchFunction settle;
    private final MarkSyncedFunction mark;
    private final RecordFailureFunction fail;
    private final List<Manifest> deadLetters = new ArrayList<>();
    private Instant now = School.DAY;

    Workflow(String run, TenantTable table, SchoolRegistry registry, Government government, int size) {
        this.run = run;
        query = new QueryPendingFunction(table, registry);
        prepare = new PrepareBatchFunction(table, size);
        send = new SendBatchFunction(table, government);
        settle = new SettleBatchFunction(table, government);
        mark = new MarkSyncedFunction(table);
        fail = new RecordFailureFunction(table, (batch, _) -> deadLetters.add(batch));
    }

    Workflow after(Duration time) {
        now = now.plus(time);
        return this;
    }

    List<Manifest> deadLetters() {
        return deadLetters;
    }

    ObjectNode input() {
        return Json.object().put("run", run).put("now", now.toString());
    }

    private ObjectNode of(ObjectNode batch) {
        ObjectNode input = input();
        input.set("batch", batch);
        return input;
    }

    ObjectNode query() {
        return query.work(input());
    }

    ObjectNode query(ObjectNode more) {
        return query.work(input().setAll(more));
    }

    ObjectNode prepare(School school) {
        return prepare.work(input().put("school_id", school.id().value()).put("period", School.Q1.value()));
    }

    /** The batch that is prepared. */
    ObjectNode batch(School school) {
        return (ObjectNode) prepare(school).required("batch");
    }

    ObjectNode send(ObjectNode batch) {
        return send.work(of(batch));
    }

    ObjectNode settle(ObjectNode batch) {
        return settle.work(of(batch));
    }

    ObjectNode mark(ObjectNode batch) {
        return mark.work(of(batch));
    }

    ObjectNode fail(ObjectNode batch) {
        return fail.work(of(batch));
    }

    /** Everything, until nothing is found. */
    void run() {
        String cursor = "";
        for (int round = 0; round < 100; round++) {
            ObjectNode found = query(Json.object().put("cursor", cursor).put("period", School.Q1.value()));
            if (!found.path("found").asBoolean()) {
                return;
            }
            cursor = found.path("cursor").asText();
            ObjectNode prepared = prepare.work(
                    input().put("school_id", found.path("school_id").asText())
                            .put("period", found.path("period").asText()));
            if (prepared.path("prepared").asBoolean()) {
                step((ObjectNode) prepared.path("batch"));
            }
        }
        throw new IllegalStateException("the workflow does not end");
    }

    private void step(ObjectNode batch) {
        for (int tries = 0; tries < TRIES; tries++) {
            String outcome = send(batch).path("outcome").asText();
            for (int asks = 0; outcome.equals("UNKNOWN") && asks < TRIES; asks++) {
                outcome = settle(batch).path("outcome").asText();
            }
            switch (outcome) {
                case "ACCEPTED" -> {
                    mark(batch);
                    return;
                }
                case "REFUSED", "REFUSED_GRADES" -> {
                    fail(batch);
                    return;
                }
                case "RETRY", "ABSENT" -> {}
                default -> throw new IllegalStateException("outcome " + outcome);
            }
        }
        fail(batch);
    }
}
