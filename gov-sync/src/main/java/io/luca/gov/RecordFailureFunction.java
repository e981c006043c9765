package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.MetricNames;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.store.SchoolSync;
import io.luca.store.SyncOutcome;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states LogError and WriteDLQ. What the government refused is marked so; what is given up without its having been refused
 * is put aside with its grades, until the reconciliation takes it up again. Which of both it is, the batch itself knows.
 */
public final class RecordFailureFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(RecordFailureFunction.class);

    private final TenantTable table;
    private final DeadLetters deadLetters;
    private final SyncMetrics metrics = new SyncMetrics();

    /** As Lambda makes it, from the environment. */
    public RecordFailureFunction() {
        this(Wiring.ofLambda());
    }

    private RecordFailureFunction(Wiring wiring) {
        this(wiring.table(), wiring.deadLetters());
    }

    RecordFailureFunction(TenantTable table, DeadLetters deadLetters) {
        this.table = table;
        this.deadLetters = deadLetters;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::work);
    }

    ObjectNode work(ObjectNode input) {
        StepContext context = StepContext.read(input);
        BatchReference reference = BatchReference.read(input);
        SchoolSync sync = reference.in(table);
        Manifest manifest = reference.manifest(sync);
        return switch (manifest.status()) {
            case TURNED_DOWN, REFUSED -> refuse(sync, manifest, context);
            case PREPARED, SENDING, UNKNOWN, DEAD_LETTER -> putAside(sync, manifest, context);
            case RECEIVED, CONFIRMED, SUPERSEDED -> recorded(manifest.status());
        };
    }

    private ObjectNode refuse(SchoolSync sync, Manifest manifest, StepContext context) {
        SyncOutcome outcome = sync.refuse(manifest, context.now());
        metrics.count(MetricNames.REJECTED_GRADES, outcome.isNew() ? outcome.marked() : 0);
        log.atWarn()
                .addKeyValue("batch", manifest.batch().key().toString())
                .addKeyValue("error", manifest.error().orElse(""))
                .addKeyValue("rejected", outcome.marked())
                .log("batch_refused");
        return recorded(Status.REFUSED).put("rejected", outcome.marked()).put("let_go", outcome.letGo());
    }

    /** The message comes second: killed before it, the repetition finds the batch put aside and sends it. */
    private ObjectNode putAside(SchoolSync sync, Manifest manifest, StepContext context) {
        if (!manifest.run().equals(context.run())) {
            return recorded(manifest.status()).put("busy", true);
        }
        if (manifest.status() != Status.DEAD_LETTER) {
            if (!sync.putAside(manifest, context.now())) {
                return recorded(sync.batch(manifest.batch().key())
                                .map(Manifest::status)
                                .orElse(manifest.status()))
                        .put("busy", true);
            }
            metrics.count(MetricNames.DEAD_LETTERS, 1);
        }
        deadLetters.put(manifest, context.now());
        log.atError()
                .addKeyValue("batch", manifest.batch().key().toString())
                .addKeyValue("error", manifest.error().orElse(""))
                .log("batch_put_aside");
        return recorded(Status.DEAD_LETTER);
    }

    private static ObjectNode recorded(Status status) {
        return Json.object().put("recorded", status.name()).put("busy", false);
    }
}
