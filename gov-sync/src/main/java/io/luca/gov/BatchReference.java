package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.BatchKey;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;

/** Which batch: what the workflow carries from step to step, without a grade in it. */
record BatchReference(SchoolId school, PeriodId period, BatchKey key) {

    static BatchReference read(ObjectNode input) {
        ObjectNode batch = Json.inner(input, "batch");
        return new BatchReference(
                new SchoolId(Json.text(batch, "school_id")),
                new PeriodId(Json.text(batch, "period")),
                BatchKey.of(Json.text(batch, "key")));
    }
}
