package io.luca.local.pipes;

import io.luca.local.aws.Caller;
import io.luca.local.dynamodb.DynamoDbEngine;
import io.luca.local.dynamodb.TableStream;
import io.luca.local.iam.Roles;
import io.luca.local.sqs.QueueClient;
import io.luca.local.template.Environment;
import io.luca.local.template.Properties;
import io.luca.local.template.Provisioned;
import io.luca.local.template.Provisioner;
import io.luca.local.template.Resource;
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
    private final DynamoDbEngine engine;
    private final Roles roles;
    private final PipeTarget target;
    private final BiFunction<Caller, String, QueueClient> queues;
    private final Optional<Path> directory;
    private final Clock clock;
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** What people see of a pipe: how many records its target took, and how many ended in the dead-letter queue. */
    public record Summary(long sent, long givenUp) {}

    /**
     * No pipes yet.
     *
     * @param target takes records for every ARN that a pipe names
     * @param queues a queue by its ARN, used by somebody
     * @param directory where it is kept how far each pipe came; empty to begin with the oldest change each time
     */
    public Pipes(
            Environment environment,
            DynamoDbEngine engine,
            Roles roles,
            PipeTarget target,
            BiFunction<Caller, String, QueueClient> queues,
            Optional<Path> directory,
            Clock clock) {
        this.environment = environment;
        this.engine = engine;
        this.roles = roles;
        this.target = target;
        this.queues = queues;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Set<String> types() {
        return Set.of("AWS::Pipes::Pipe");
    }

    @Override
    public Provisioned provision(Resource resource, Properties properties) {
        String name = properties.optionalText("Name").orElse(resource.logicalId());
        String arn = "arn:aws:pipes:%s:%s:pipe/%s".formatted(environment.region(), environment.accountId(), name);
        String role = properties.text("RoleArn");
        String streamArn = properties.text("Source");
        if (!streamArn.contains(":dynamodb:") || !streamArn.contains("/stream/")) {
            throw properties.unsupported("Source must be the stream of a table of these templates, got " + streamArn);
        }
        properties.optionalText("Description");
        properties.hasNoMeaningHere("Tags", "read by nobody");
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
            Properties source = properties.object("SourceParameters");
            List<EventPattern> filters = source.optionalObject("FilterCriteria")
                    .map(criteria -> criteria.objects("Filters").stream()
                            .map(filter -> EventPattern.parse(filter.text("Pattern")))
                            .toList())
                    .orElse(List.of());
            Properties reading = source.object("DynamoDBStreamParameters");
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
            QueueClient deadLetters =
                    queues.apply(caller, reading.object("DeadLetterConfig").text("Arn"));
            requireKnown(reading);
            if (!isStopped) {
                pipes.add(new Pipe(
                        settings,
                        new TableStream(engine, roles, caller, streamArn),
                        target,
                        message -> deadLetters.send(message, Map.of()),
                        new Checkpoints(directory.map(home -> home.resolve(name + ".json"))),
                        clock));
            }
        } catch (IllegalArgumentException unknown) {
            throw properties.unsupported(String.valueOf(unknown.getMessage()));
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
    private static long number(Properties reading, String name) {
        long value = reading.optionalNumber(name)
                .orElseThrow(() -> reading.unsupported(name + " is missing: its default has no end"));
        if (value < 1) {
            throw reading.unsupported(name + " must be 1 or more, got " + value);
        }
        return value;
    }

    private static void requireKnown(Properties reading) {
        if (!reading.text("StartingPosition").equals("TRIM_HORIZON")) {
            throw reading.unsupported("StartingPosition must be TRIM_HORIZON");
        }
        if (!reading.optionalText("OnPartialBatchItemFailure").orElse(BISECT).equals(BISECT)) {
            throw reading.unsupported("OnPartialBatchItemFailure must be " + BISECT);
        }
        reading.hasNoMeaningHere("ParallelizationFactor", "one machine reads one shard at a time");
    }
}
