package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.RunName;
import java.time.Instant;

/**
 * The context of one step of the workflow: whose it is, and when.
 *
 * @param run the first execution of the run; it holds the leases
 * @param now the workflow's own time, which leases and deadlines are measured by
 */
record StepContext(RunName run, Instant now) {

    static StepContext read(ObjectNode input) {
        return new StepContext(new RunName(Json.text(input, "run")), Json.instant(input, "now"));
    }
}
