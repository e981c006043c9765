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
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state SendBatch: one request to the government. That it is made is written down before; whoever finds it so and did not
 * make it knows that the outcome is unknown, and does not send.
 *
 * <p>What is sent is the manifest, also where a grade has changed since it was written. A look at the grades before the request
 * could not help it: they may change after the look as well. The version that was promised is the one that is confirmed, and the
 * change waits for a later batch, so that a grade's versions reach the government in their order.
 */
public final class SendBatchFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(SendBatchFunction.class);

    private final TenantTable table;
    private final Government government;
    private final SyncMetrics metrics = new SyncMetrics();

    /** As Lambda makes it, from the environment. */
    public SendBatchFunction() {
        this(Wiring.ofLambda());
    }

    private SendBatchFunction(Wiring wiring) {
        this(wiring.table(), wiring.government());
    }

    SendBatchFunction(TenantTable table, Government government) {
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
        Manifest manifest = reference.manifest(sync);
        if (manifest.status() != Status.PREPARED) {
            return answerUnsent(sync, manifest, context);
        }
        government.prepare();
        Optional<Manifest> sending = sync.beginSending(manifest, context.run(), context.now());
        if (sending.isEmpty()) {
            Manifest latest = reference.manifest(sync);
            return latest.status() == Status.PREPARED ? answer(Outcome.BUSY) : answerUnsent(sync, latest, context);
        }
        GovernmentAnswer said = government.send(sending.get().batch(), context.run());
        ObjectNode answer = record(sync, sending.get(), said)
                ? answer(said, sending.get())
                : answer(Outcome.of(reference.manifest(sync)));
        if (said instanceof Unauthorized) {
            sync.release(context.run()); // the run ends here; the next one need not wait for its lease
        }
        log.atInfo()
                .addKeyValue("batch", reference.key().toString())
                .addKeyValue("attempt", sending.get().attempts())
                .addKeyValue("outcome", Json.text(answer, "outcome"))
                .log("batch_sent");
        return answer;
    }

    /** Says what became of a batch that is not to be sent. One that this run was sending is unknown from now on. */
    private ObjectNode answerUnsent(SchoolSync sync, Manifest manifest, StepContext context) {
        if (manifest.status() == Status.SENDING && manifest.run().equals(context.run())) {
            boolean _ = sync.recordUnknown(manifest, "a step ended while it was sent");
            metrics.count(MetricNames.UNKNOWN_OUTCOMES, 1);
        }
        boolean isElsewhere = manifest.isOutcomeUnknown() && !manifest.run().equals(context.run());
        return answer(isElsewhere ? Outcome.BUSY : Outcome.of(manifest));
    }

    /** Writes down what the government said; false if somebody took the batch over meanwhile. */
    private boolean record(SchoolSync sync, Manifest sending, GovernmentAnswer said) {
        return switch (said) {
            case Accepted(var receipt) -> {
                boolean isNew = sync.recordReceipt(sending, receipt);
                metrics.count(MetricNames.ACCEPTED_BATCHES, isNew ? 1 : 0);
                yield isNew;
            }
            case Refused(int status, var rejections) -> sync.recordRefusal(sending, rejections, "HTTP " + status);
            case NotStored stored -> sync.recordAbsence(sending, stored.reason());
            case Unauthorized(int status) -> sync.recordAbsence(sending, "HTTP " + status);
            case Unknown unknown -> {
                metrics.count(MetricNames.UNKNOWN_OUTCOMES, 1);
                yield sync.recordUnknown(sending, unknown.reason());
            }
            case Absent _ -> throw new IllegalStateException("a batch that was sent was answered as absent");
        };
    }

    private static ObjectNode answer(GovernmentAnswer said, Manifest sending) {
        return switch (said) {
            case Accepted _ -> answer(Outcome.ACCEPTED);
            case Refused(int status, var rejections) ->
                with(answer(rejections.isEmpty() ? Outcome.REFUSED : Outcome.REFUSED_GRADES), status, Optional.empty());
            case NotStored stored -> with(answer(Outcome.RETRY), stored.status(), stored.retryAfter());
            case Unknown unknown -> with(answer(Outcome.UNKNOWN), unknown.status(), unknown.retryAfter());
            case Unauthorized(int status) -> {
                log.error(
                        "GOVERNMENT_TOKEN_REFUSED: the government answered {} to our token; batch {} waits",
                        status,
                        sending.batch().key());
                yield with(answer(Outcome.UNAUTHORIZED), status, Optional.empty());
            }
            case Absent _ -> answer(Outcome.ABSENT);
        };
    }

    static ObjectNode answer(Outcome outcome) {
        return Json.object().put("outcome", outcome.name());
    }

    static ObjectNode with(ObjectNode answer, int status, Optional<Duration> retryAfter) {
        if (status > 0) {
            answer.put("status", status);
        }
        retryAfter.ifPresent(wait -> answer.put("retry_after_seconds", wait.toSeconds()));
        return answer;
    }
}
