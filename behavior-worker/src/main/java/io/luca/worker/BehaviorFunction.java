package io.luca.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.luca.contract.EnvironmentVariables;
import io.luca.function.BoundedClients;
import io.luca.function.Environment;
import io.luca.function.TenantAccess;
import io.luca.store.Pauses;
import io.luca.store.TenantTable;
import io.luca.tracing.InvocationTraces;
import io.luca.tracing.Span;
import io.luca.tracing.TraceContext;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The function that Lambda calls with a batch of messages. It answers with exactly those that are to come again.
 *
 * <p>Clients are made once for an execution environment, before a SnapStart snapshot is taken; credentials and connections are
 * not: they come with the first call.
 */
public final class BehaviorFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {

    /** What is left for the last answers when no further try may begin. */
    private static final Duration RESERVE = Duration.ofSeconds(10);

    /** The SDK's own pauses after throttling begin at a second; {@link Pauses} knows how much time a batch has. */
    private static final int ONE_TRY = 1;

    private static final Duration SQS_TIMEOUT = Duration.ofSeconds(2);

    private final Clock clock = Clock.systemUTC();
    /** Not a pseudo-random one: all environments restored from a snapshot would pause in step. */
    private final RandomGenerator chance = new SecureRandom();

    /** https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html */
    private static final String TRACE_ATTRIBUTE = "AWSTraceHeader";

    /** As many as X-Ray takes: https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html. */
    private static final int MOST_LINKS = 20;

    private final BatchIngestion ingestion;
    private final InvocationTraces traces;
    private final BatchMetrics metrics = new BatchMetrics();

    /** As Lambda makes it, from the environment. */
    public BehaviorFunction() {
        this(Environment.ofLambda());
    }

    private BehaviorFunction(Environment environment) {
        TenantTable table = new TenantAccess(environment, clock, ONE_TRY).table();
        SqsClient sqs = new BoundedClients(SQS_TIMEOUT).open(SqsClient.builder());
        ingestion = new BatchIngestion(
                table,
                new BlockedStudents(table, clock),
                new SenderRights(table, clock),
                new EventReader(clock),
                new Quarantine(sqs, environment.required(EnvironmentVariables.QUARANTINE_QUEUE_URL)));
        traces = environment.traces();
        if (environment.isBeforeSnapshot()) {
            var _ = new SnapshotPriming(clock, chance).run();
        }
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        List<SQSMessage> messages = event.getRecords();
        return traces.run(Span.Kind.CONSUMER, links(messages), span -> {
            span.note("messaging.batch.message_count", messages.size());
            return ingest(messages, context);
        });
    }

    /** A batch is no part of its messages' traces: they are of many, and over. What was recorded of them is named. */
    private static List<TraceContext> links(List<SQSMessage> messages) {
        return messages.stream()
                .flatMap(message -> Optional.ofNullable(message.getAttributes()).stream())
                .flatMap(attributes -> Optional.ofNullable(attributes.get(TRACE_ATTRIBUTE)).stream())
                .flatMap(header -> TraceContext.ofAws(header).stream())
                .filter(TraceContext::isSampled)
                .distinct()
                .limit(MOST_LINKS)
                .toList();
    }

    private SQSBatchResponse ingest(List<SQSMessage> messages, Context context) {
        Pauses pauses = new Pauses(
                clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE),
                clock,
                chance,
                Thread::sleep);
        BatchResult result = ingestion.run(messages, pauses);
        metrics.emit(result, messages, clock.instant());
        return new SQSBatchResponse(
                result.failed().stream().map(BatchItemFailure::new).toList());
    }
}
