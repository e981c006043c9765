package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.RunName;
import java.time.Instant;

/**
 * Whose step this is, and when.
 *
 * @param run the first execution of the run; it holds the leases
 * @param now the workflow's own time, which leases and deadlines are measured by
 */
record Moment(RunName run, Instant now) {

    static Moment read(ObjectNode input) {
        return new Moment(new RunName(Json.text(input, "run")), Json.instant(input, "now"));
    }
}
