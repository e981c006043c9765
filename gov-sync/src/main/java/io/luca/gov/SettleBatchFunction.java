package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.MetricNames;
import io.luca.gov.GovernmentAnswer.Absent;
import io.luca.gov.GovernmentAnswer.Accepted;
import io.luca.gov.GovernmentAnswer.NotStored;
import io.luca.gov.GovernmentAnswer.Refused;
import io.luca.gov.GovernmentAnswer.Unauthorized;
import io.luca.gov.GovernmentAnswer.Unknown;
import io.luca.model.Manifest;
import io.luca.model.Manifest.Status;
import io.luca.store.SchoolSync;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state SettleBatch: asks the government for a batch whose outcome nobody knows, by its key. It sends nothing. */
public final class SettleBatchFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(SettleBatchFunction.class);

    private final TenantTable table;
    private final Government government;
    private final SyncMetrics metrics = new SyncMetrics();

    /** As Lambda makes it, from the environment. */
    public SettleBatchFunction() {
        this(Wiring.ofLambda());
    }

    private SettleBatchFunction(Wiring wiring) {
        this(wiring.table(), wiring.government());
    }

    SettleBatchFunction(TenantTable table, Government government) {
        this.table = table;
        this.government = government;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::work);
    }

    ObjectNode work(ObjectNode input) {
        StepContext context = StepContext.read(input);
        BatchReference reference = BatchReference.read(input);
        SchoolSync sync = reference.in(table);
        Manifest manifest = readAsUnknown(sync, reference);
        if (manifest.status() != Status.UNKNOWN) {
            return SendBatchFunction.answer(Outcome.of(manifest));
        }
        GovernmentAnswer said = government.find(manifest.batch(), context.run());
        boolean isRecorded = switch (said) {
            case Accepted(var receipt) -> sync.recordReceipt(manifest, receipt);
            case Absent _ -> sync.recordAbsence(manifest, "it had not arrived");
            default -> true;
        };
        ObjectNode answer = isRecorded ? answer(said) : SendBatchFunction.answer(Outcome.of(reference.manifest(sync)));
        if (isRecorded && said instanceof Accepted) {
            metrics.count(MetricNames.ACCEPTED_BATCHES, 1);
        }
        if (said instanceof Unauthorized) {
            sync.release(context.run()); // as in SendBatch
        }
        log.atInfo()
                .addKeyValue("batch", reference.key().toString())
                .addKeyValue("outcome", Json.text(answer, "outcome"))
                .log("batch_settled");
        return answer;
    }

    /** Found under way, it is unknown from now on; it will only be sent again as it is. */
    private static Manifest readAsUnknown(SchoolSync sync, BatchReference reference) {
        Manifest manifest = reference.manifest(sync);
        if (manifest.status() != Status.SENDING) {
            return manifest;
        }
        boolean _ = sync.recordUnknown(manifest, "a step ended while it was sent");
        return reference.manifest(sync);
    }

    private static ObjectNode answer(GovernmentAnswer said) {
        return switch (said) {
            case Accepted _ -> SendBatchFunction.answer(Outcome.ACCEPTED);
            case Absent _ -> SendBatchFunction.answer(Outcome.ABSENT);
            case Unauthorized(int status) ->
                SendBatchFunction.with(SendBatchFunction.answer(Outcome.UNAUTHORIZED), status, Optional.empty());
            case Unknown unknown ->
                SendBatchFunction.with(
                        SendBatchFunction.answer(Outcome.UNKNOWN), unknown.status(), unknown.retryAfter());
            case NotStored _, Refused _ -> throw new IllegalStateException("a question was answered as a batch");
        };
    }
}
