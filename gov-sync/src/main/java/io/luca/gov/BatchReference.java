package io.luca.gov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.BatchKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SyncBatch;
import io.luca.store.SchoolSync;
import io.luca.store.TenantTable;

/** The reference to a batch: what the workflow carries from step to step, without a grade in it. */
record BatchReference(SchoolId school, PeriodId period, BatchKey key) {

    static BatchReference read(ObjectNode input) {
        ObjectNode batch = Json.inner(input, "batch");
        return new BatchReference(
                new SchoolId(Json.text(batch, "school_id")),
                new PeriodId(Json.text(batch, "period")),
                BatchKey.of(Json.text(batch, "key")));
    }

    static BatchReference of(SyncBatch batch) {
        return new BatchReference(batch.school(), batch.period(), batch.key());
    }

    ObjectNode write() {
        return Json.object()
                .put("school_id", school.value())
                .put("period", period.value())
                .put("key", key.toString());
    }

    /** The batch's period in the table. */
    SchoolSync in(TenantTable table) {
        return table.syncOf(school, period);
    }

    /**
     * The batch as it is now.
     *
     * @throws LucaException {@code NOT_FOUND} if there is none
     */
    Manifest manifest(SchoolSync sync) {
        return sync.batch(key).orElseThrow(() -> LucaException.notFound("key", "there is no such batch"));
    }
}
