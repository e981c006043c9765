package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.MetricNames;
import io.luca.model.Manifest.Status;
import io.luca.store.SchoolSync;
import io.luca.store.SyncOutcome;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The state MarkSynced: the grades of a batch that the government has say so. */
public final class MarkSyncedFunction implements RequestStreamHandler {

    private final TenantTable table;
    private final SyncMetrics metrics = new SyncMetrics();

    /** As Lambda makes it, from the environment. */
    public MarkSyncedFunction() {
        this(Wiring.ofLambda().table());
    }

    MarkSyncedFunction(TenantTable table) {
        this.table = table;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::work);
    }

    ObjectNode work(ObjectNode input) {
        StepContext context = StepContext.read(input);
        BatchReference reference = BatchReference.read(input);
        SchoolSync sync = reference.in(table);
        SyncOutcome outcome = sync.confirm(reference.manifest(sync), context.now());
        metrics.count(MetricNames.CONFIRMED_BATCHES, outcome.isNew() ? 1 : 0);
        metrics.count(MetricNames.CONFIRMED_GRADES, outcome.isNew() ? outcome.marked() : 0);
        return Json.object()
                .put("status", Status.CONFIRMED.name())
                .put("confirmed", outcome.marked())
                .put("let_go", outcome.letGo());
    }
}
