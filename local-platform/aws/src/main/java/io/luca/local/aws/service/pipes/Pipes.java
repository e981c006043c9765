package io.luca.local.aws.service.pipes;

import io.luca.local.aws.cloud.BatchTarget;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.iam.Roles;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.service.dynamodb.TableStream;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import io.luca.local.aws.time.Timeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** The pipes of the templates, from the table's stream to a target. They run once {@link #start} was called. */
public final class Pipes implements Provisioner, AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final String BISECT = "AUTOMATIC_BISECT";

    private final Environment environment;
    private final Roles roles;
    private final BiFunction<Caller, String, TableStream> streams;
    private final BatchTarget target;
    private final Target deadLetters;
    private final Optional<Path> directory;
    private final Clock clock;
    private final Timeline timeline;
    private final Metrics metrics;
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** What people see of a pipe: how many records its target took, and how many ended in the dead-letter queue. */
    public record Summary(long sent, long givenUp) {}

    /**
     * No pipes yet.
     *
     * @param streams the stream of a table by its ARN, read by somebody
     * @param target takes records for every ARN that a pipe names
     * @param deadLetters takes what is given up, by the ARN of a queue
     * @param directory where it is kept how far each pipe came; empty to begin with the oldest change each time
     * @param clock the real time, which changes bear
     * @param timeline by which a batch is tried again
     */
    public Pipes(
            Environment environment,
            Roles roles,
            BiFunction<Caller, String, TableStream> streams,
            BatchTarget target,
            Target deadLetters,
            Optional<Path> directory,
            Clock clock,
            Timeline timeline,
            Metrics metrics) {
        this.metrics = metrics;
        this.environment = environment;
        this.roles = roles;
        this.streams = streams;
        this.target = target;
        this.deadLetters = deadLetters;
        this.directory = directory;
        this.clock = clock;
        this.timeline = timeline;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::Pipes::Pipe");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        String name = properties.optionalText("Name").orElse(resource.logicalId());
        String arn = "arn:aws:pipes:%s:%s:pipe/%s".formatted(environment.region(), environment.accountId(), name);
        String role = properties.text("RoleArn");
        String streamArn = properties.text("Source");
        if (!streamArn.contains(":dynamodb:") || !streamArn.contains("/stream/")) {
            throw properties.refused("Source must be the stream of a table of these templates, got " + streamArn);
        }
        properties.optionalText("Description");
        properties.ignore("Tags", "read by nobody");
        boolean isStopped = properties
                .optionalText("DesiredState")
                .filter("STOPPED"::equals)
                .isPresent();
        Caller caller = new Caller.RoleSession(role, name, Map.of(), Instant.MAX);
        try {
            roles.requireTrusted(
                    role,
                    "pipes.amazonaws.com",
                    Map.of(
                            "aws:SourceAccount", List.of(environment.accountId()),
                            "aws:SourceArn", List.of(arn)));
            Fields source = properties.object("SourceParameters");
            List<EventPattern> filters = source.optionalObject("FilterCriteria")
                    .map(criteria -> criteria.objects("Filters").stream()
                            .map(filter -> EventPattern.parse(filter.text("Pattern")))
                            .toList())
                    .orElse(List.of());
            Fields reading = source.object("DynamoDBStreamParameters");
            Pipe.Settings settings = new Pipe.Settings(
                    name,
                    arn,
                    caller,
                    streamArn,
                    filters,
                    InputTemplate.parse(properties.object("TargetParameters").text("InputTemplate")),
                    (int) number(reading, "BatchSize"),
                    Duration.ofSeconds(reading.optionalNumber("MaximumBatchingWindowInSeconds")
                            .orElse(0L)),
                    (int) number(reading, "MaximumRetryAttempts"),
                    Duration.ofSeconds(number(reading, "MaximumRecordAgeInSeconds")),
                    properties.text("Target"));
            String deadLetterArn = reading.object("DeadLetterConfig").text("Arn");
            requireKnown(reading);
            if (!isStopped) {
                pipes.add(new Pipe(
                        settings,
                        streams.apply(caller, streamArn),
                        target,
                        message -> deadLetters.deliver(caller, deadLetterArn, message, Map.of()),
                        new Checkpoints(directory.map(home -> home.resolve(name + ".json"))),
                        clock,
                        new Pauses(timeline),
                        metrics));
            }
        } catch (IllegalArgumentException unknown) {
            throw properties.refused(String.valueOf(unknown.getMessage()));
        }
        return new Provisioned(name, Map.of("Arn", arn));
    }

    /** Begins to read. */
    public void start() {
        pipes.forEach(pipe ->
                threads.add(Thread.ofVirtual().name("pipe-" + pipe.name()).start(pipe)));
    }

    /** Lets the pipes rest after the batch that they have, or go on; the stream keeps what comes meanwhile. */
    public void pause(boolean pause) {
        pipes.forEach(pipe -> pipe.pause(pause));
    }

    /** Waits until each pipe has sent all that the stream has now, or the time is up; whether it has. */
    public boolean catchUp(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Map<Pipe, Long> wanted = new LinkedHashMap<>();
        pipes.forEach(pipe -> {
            pipe.hurry(true);
            wanted.put(pipe, pipe.idleLooks() + 2); // the look that is under way may have begun before
        });
        BooleanSupplier isDone =
                () -> wanted.entrySet().stream().allMatch(one -> one.getKey().idleLooks() >= one.getValue());
        while (!isDone.getAsBoolean() && System.nanoTime() < end) {
            sleep();
        }
        pipes.forEach(pipe -> pipe.hurry(false));
        return isDone.getAsBoolean();
    }

    /** What each pipe has done, by its name. */
    public Map<String, Summary> summaries() {
        Map<String, Summary> summaries = new LinkedHashMap<>();
        pipes.forEach(pipe -> summaries.put(pipe.name(), new Summary(pipe.sent(), pipe.givenUp())));
        return summaries;
    }

    @Override
    public void close() {
        pipes.forEach(Pipe::stop);
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                var _ = thread.join(STOP_LIMIT);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without an end to its tries, one record would hold up all that come after it. */
    private static long number(Fields reading, String name) {
        long value = reading.optionalNumber(name)
                .orElseThrow(() -> reading.refused(name + " is missing: its default has no end"));
        if (value < 1) {
            throw reading.refused(name + " must be 1 or more, got " + value);
        }
        return value;
    }

    private static void requireKnown(Fields reading) {
        if (!reading.text("StartingPosition").equals("TRIM_HORIZON")) {
            throw reading.refused("StartingPosition must be TRIM_HORIZON");
        }
        if (!reading.optionalText("OnPartialBatchItemFailure").orElse(BISECT).equals(BISECT)) {
            throw reading.refused("OnPartialBatchItemFailure must be " + BISECT);
        }
        reading.ignore("ParallelizationFactor", "one machine reads one shard at a time");
    }
}
