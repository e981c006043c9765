package io.luca.consolidator;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.contract.EnvironmentVariables;
import io.luca.contract.LogFields;
import io.luca.function.BoundedClients;
import io.luca.function.Environment;
import io.luca.function.TenantAccess;
import io.luca.logging.LogContext;
import io.luca.model.SchoolId;
import io.luca.store.Pauses;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import io.luca.tracing.InvocationTraces;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The function that the nightly schedule calls. It answers with what its run has done so far. */
public final class ConsolidationFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(ConsolidationFunction.class);

    /** What is left of Lambda's 15 minutes when no further grade may begin: a checkpoint and a schedule take seconds. */
    private static final Duration RESERVE = Duration.ofMinutes(2);

    /** The SDK's own pauses after throttling begin at a second; {@link Pauses} knows how much time there is. */
    private static final int ONE_TRY = 1;

    /** Grades at a time, of all schools. */
    private static final int WIDTH = 16;
    /** A school with little work never has more than two grades under way. */
    private static final int SCHOOLS_AT_ONCE = 8;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final JsonFactory json = new JsonFactory();

    private final Environment environment;
    private final InvocationTraces traces;
    private final Clock clock;
    private final RandomGenerator chance = new SecureRandom();
    private final TenantTable table;
    private final SchoolRegistry registry;
    private final S3Client s3;
    private final SchedulerClient scheduler;
    private final SnsClient sns;
    private final RunMetrics metrics = new RunMetrics();

    /** As Lambda makes it, from the environment. */
    public ConsolidationFunction() {
        this(Environment.ofLambda(), Clock.systemUTC());
    }

    private ConsolidationFunction(Environment environment, Clock clock) {
        this.environment = environment;
        this.traces = environment.traces();
        this.clock = clock;
        TenantAccess schools = new TenantAccess(environment, clock, ONE_TRY);
        table = schools.table();
        registry = schools.registry();
        BoundedClients clients = new BoundedClients(TIMEOUT);
        s3 = clients.open(S3Client.builder());
        scheduler = clients.open(SchedulerClient.builder());
        sns = clients.open(SnsClient.builder());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        RunRequest request = RunRequest.read(input, context.getAwsRequestId());
        Deadline deadline = new Deadline(
                clock.instant().plusMillis(context.getRemainingTimeInMillis()).minus(RESERVE), clock);
        ConsolidationRun.Result result = traces.run(span -> {
            span.index(LogFields.RUN, request.run().value());
            return LogContext.of(LogFields.CORRELATION_ID, request.run().value())
                    .call(() -> consolidate(request, context.getInvokedFunctionArn(), deadline));
        });
        answer(result, output);
    }

    private ConsolidationRun.Result consolidate(RunRequest request, String functionArn, Deadline deadline) {
        ConsolidationRun.Result result = run(functionArn, deadline).run(request, deadline);
        metrics.emit(result);
        log.atInfo()
                .addKeyValue(LogFields.RUN, request.run().value())
                .addKeyValue("schools", result.done().schools())
                .addKeyValue("failed", result.done().failed().size())
                .addKeyValue("grades", result.done().grades())
                .addKeyValue("evaluations", result.done().evaluations())
                .log(result.isOver() ? "consolidation_completed" : "consolidation_continues");
        return result;
    }

    private ConsolidationRun run(String functionArn, Deadline deadline) {
        Pauses pauses = new Pauses(deadline.end(), clock, chance, Thread::sleep);
        Parallel parallel = new Parallel(WIDTH);
        return new ConsolidationRun(
                new RegisteredSchools(registry),
                school -> new SchoolConsolidation(table.gradingOf(school), deadline, pauses, clock, parallel),
                new S3Checkpoints(s3, environment.required(EnvironmentVariables.CHECKPOINT_BUCKET)),
                new SchedulerContinuations(
                        scheduler,
                        new SchedulerContinuations.Target(
                                environment.required(EnvironmentVariables.CONTINUATION_GROUP),
                                functionArn,
                                environment.required(EnvironmentVariables.CONTINUATION_ROLE_ARN),
                                environment.required(EnvironmentVariables.CONTINUATION_DLQ_ARN)),
                        clock),
                new SnsAlerts(sns, environment.required(EnvironmentVariables.ALERT_TOPIC_ARN)),
                SCHOOLS_AT_ONCE);
    }

    private record RegisteredSchools(SchoolRegistry registry) implements ConsolidationRun.Schools {

        @Override
        public List<SchoolId> all() {
            return registry.active();
        }

        @Override
        public boolean isAtWork(SchoolId school) {
            return registry.isActive(school);
        }
    }

    private static void answer(ConsolidationRun.Result result, OutputStream output) throws IOException {
        Checkpoint done = result.done();
        try (JsonGenerator answer = json.createGenerator(output)) {
            answer.writeStartObject();
            answer.writeNumberField("schools", done.schools());
            answer.writeNumberField("grades", done.grades());
            answer.writeNumberField("evaluations", done.evaluations());
            answer.writeBooleanField("continued", !result.isOver());
            answer.writeArrayFieldStart("failed");
            for (Map.Entry<String, String> school : new TreeMap<>(done.failed()).entrySet()) {
                answer.writeString(school.getKey() + ": " + school.getValue());
            }
            answer.writeEndArray();
            answer.writeEndObject();
        }
    }
}
