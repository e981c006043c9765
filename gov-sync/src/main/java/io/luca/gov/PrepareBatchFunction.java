package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.BatchKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.store.SchoolSync;
import io.luca.store.SyncState;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state PrepBatch: the batch that a school's period goes on with, under the run's lease. One that was begun comes before a
 * new one, so that a grade's versions reach the government in their order.
 */
public final class PrepareBatchFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(PrepareBatchFunction.class);

    private final TenantTable table;
    private final int size;

    /** As Lambda makes it, from the environment. */
    public PrepareBatchFunction() {
        this(Wiring.ofLambda());
    }

    private PrepareBatchFunction(Wiring wiring) {
        this(wiring.table(), wiring.batchSize());
    }

    PrepareBatchFunction(TenantTable table, int size) {
        this.table = table;
        this.size = size;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::work);
    }

    ObjectNode work(ObjectNode input) {
        StepContext context = StepContext.read(input);
        SchoolId school = new SchoolId(Json.text(input, "school_id"));
        SchoolSync sync = table.syncOf(school, new PeriodId(Json.text(input, "period")));
        SyncState state = sync.take(context.run(), context.now());
        if (state.isHeldByOther(context.run(), context.now())) {
            return Json.object()
                    .put("prepared", false)
                    .put("busy", true)
                    .put("retry_after_seconds", QueryPendingFunction.secondsUntil(state.until(), context.now()));
        }
        Optional<Manifest> next = resume(sync, state, context)
                .or(() -> table.statusOf(school).isSuspended()
                        ? Optional.empty()
                        : sync.claim(
                                context.run(), size, context.now(), state.open().isEmpty() ? state : sync.state()));
        if (next.isEmpty()) {
            sync.release(context.run());
            return Json.object().put("prepared", false).put("busy", false);
        }
        return answer(next.get());
    }

    /** Goes on with a batch that was begun; one that is outdated before it was ever sent is ended on the way. */
    private static Optional<Manifest> resume(SchoolSync sync, SyncState state, StepContext context) {
        for (BatchKey key : state.open()) {
            Manifest manifest = takeOver(sync, key, context);
            if (!isOutdated(sync, manifest)) {
                return Optional.of(manifest);
            }
            if (!sync.supersede(manifest, context.now())) {
                throw LucaException.unavailable("the batch has changed", null);
            }
            log.atInfo().addKeyValue("batch", key.toString()).log("batch_superseded");
        }
        return Optional.empty();
    }

    /** A batch of the run; that of another one, whose lease has ended, is taken over. */
    private static Manifest takeOver(SchoolSync sync, BatchKey key, StepContext context) {
        Manifest manifest = read(sync, key);
        if (manifest.run().equals(context.run())) {
            return manifest;
        }
        if (!sync.adopt(manifest, context.run(), context.now())) {
            throw LucaException.unavailable("the batch has changed", null);
        }
        return read(sync, key);
    }

    private static Manifest read(SchoolSync sync, BatchKey key) {
        return sync.batch(key).orElseThrow(() -> new IllegalStateException("batch " + key + " is open and not there"));
    }

    /** What may have arrived is never taken back. */
    private static boolean isOutdated(SchoolSync sync, Manifest manifest) {
        return manifest.status() == Status.PREPARED && !manifest.uncertain() && !sync.isUpToDate(manifest);
    }

    private static ObjectNode answer(Manifest manifest) {
        ObjectNode answer = Json.object().put("prepared", true).put("busy", false);
        answer.set("batch", BatchReference.of(manifest.batch()).write());
        return answer.put("count", manifest.batch().grades().size())
                .put("status", manifest.status().name())
                .put("attempts", manifest.attempts());
    }
}
