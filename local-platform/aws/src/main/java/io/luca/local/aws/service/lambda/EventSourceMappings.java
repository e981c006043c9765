package io.luca.local.aws.service.lambda;

import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.sqs.QueueClient;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Which function works off which queue. The pollers read the queue under the function's own role, as Lambda does. They run
 * once {@link #start} was called.
 */
public final class EventSourceMappings implements Provisioner, AutoCloseable {

    private static final long USUAL_BATCH =
            10; // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    private static final int BATCH_WITHOUT_WINDOW = 10;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Environment environment;
    private final Supplier<Map<String, LambdaFunction>> functions;
    private final BiFunction<Caller, String, QueueClient> queues;
    private final int maxConcurrency;
    private final List<QueuePoller> pollers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * No mappings yet.
     *
     * @param queues a queue of the templates by its ARN, used by somebody
     * @param maxConcurrency how many processes of one function this machine bears
     */
    public EventSourceMappings(
            Environment environment,
            Supplier<Map<String, LambdaFunction>> functions,
            BiFunction<Caller, String, QueueClient> queues,
            int maxConcurrency) {
        this.environment = environment;
        this.functions = functions;
        this.queues = queues;
        this.maxConcurrency = maxConcurrency;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::Lambda::EventSourceMapping");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String named = properties.text("FunctionName");
        LambdaFunction function = Optional.ofNullable(
                        functions.get().get(named.contains(":") ? named.substring(0, named.indexOf(':')) : named))
                .orElseThrow(() -> properties.refused("FunctionName " + named + " is no function of these templates"));
        String arn = properties.text("EventSourceArn");
        int batch = properties.optionalNumber("BatchSize").orElse(USUAL_BATCH).intValue();
        Duration window = Duration.ofSeconds(
                properties.optionalNumber("MaximumBatchingWindowInSeconds").orElse(0L));
        if (batch > BATCH_WITHOUT_WINDOW && window.isZero()) {
            throw properties.refused("BatchSize above 10 needs a MaximumBatchingWindowInSeconds of 1 or more");
        }
        List<String> responses = properties.texts("FunctionResponseTypes");
        properties.ignore("Tags", "read by nobody");
        properties.ignore("MetricsConfig", "CloudWatch is AWS's own");
        if (properties.optionalText("Enabled").filter("false"::equals).isPresent()) {
            return Provisioned.of(resource.logicalId());
        }
        Caller role = new Caller.RoleSession(
                function.config().roleArn(), function.config().name(), Map.of(), Instant.MAX);
        QueueClient queue = queue(role, arn, properties);
        QueuePoller.Mapping mapping = new QueuePoller.Mapping(
                arn, environment.region(), batch, window, responses.contains("ReportBatchItemFailures"));
        int concurrency = Math.min(concurrency(properties), maxConcurrency);
        for (int poller = 0; poller < concurrency; poller++) {
            pollers.add(new QueuePoller(queue, function, mapping));
        }
        return Provisioned.of(resource.logicalId());
    }

    /** Begins to work off the queues. */
    public void start() {
        pollers.forEach(
                poller -> threads.add(Thread.ofVirtual().name("event-source").start(poller)));
    }

    /** Lets the pollers rest after the batch that they have, or go on. */
    public void pause(boolean pause) {
        pollers.forEach(poller -> poller.pause(pause));
    }

    /** Ends the windows in which batches are gathered now. */
    public void endWindows() {
        pollers.forEach(QueuePoller::endWindow);
    }

    /** Whether messages of a queue are with a poller, or by it with a function. */
    public boolean isAtWork() {
        return pollers.stream().anyMatch(QueuePoller::hasMessages);
    }

    @Override
    public void close() {
        pollers.forEach(QueuePoller::stop);
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                var _ = thread.join(STOP_LIMIT);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private QueueClient queue(Caller role, String arn, Fields properties) {
        try {
            return queues.apply(role, arn);
        } catch (IllegalArgumentException unknown) {
            throw properties.refused("EventSourceArn: " + unknown.getMessage());
        }
    }

    private static int concurrency(Fields properties) {
        return properties
                .optionalObject("ScalingConfig")
                .flatMap(scaling -> scaling.optionalNumber("MaximumConcurrency"))
                .orElse((long) Integer.MAX_VALUE)
                .intValue();
    }
}
