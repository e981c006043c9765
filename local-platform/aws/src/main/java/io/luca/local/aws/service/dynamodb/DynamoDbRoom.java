package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import io.luca.local.dynamodb.fault.FaultSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * DynamoDB on this machine: tables in one engine, a guard that knows the keys of each call, and the tables' streams.
 *
 * <p>The tables may also be in a DynamoDB elsewhere, AWS's own or an emulator. The guard is the same. What is the engine's alone is not there: faults
 * are refused by name, no single read or write that it throttles is told, and what has expired, and old stream records, go when that DynamoDB lets them go, by its own clock.
 */
public final class DynamoDbRoom implements AwsRoom {

    /** AWS deletes what has expired within a few days; a stream keeps a record for one. */
    private static final Duration UPKEEP = Duration.ofDays(1);

    private final Cloud cloud;
    private final Runnable closing;
    private final Optional<DynamoDb> here;
    private final TableEngine engine;
    private final Tables tables;
    private final DynamoDbService service;
    private Instant trimmed;

    /** The engine of this process. */
    public DynamoDbRoom(Cloud cloud) {
        this(cloud, Optional.empty());
    }

    /**
     * The engine of this process, or a DynamoDB elsewhere.
     *
     * @throws IllegalStateException if that is AWS's and there are no credentials for it
     */
    public DynamoDbRoom(Cloud cloud, Optional<DynamoDbEndpoint> elsewhere) {
        this.cloud = cloud;
        TableMetrics metrics = new TableMetrics(cloud.metrics());
        String region = cloud.environment().region();
        String account = cloud.environment().accountId();
        if (elsewhere.isPresent()) {
            DynamoDbElsewhere there = there(elsewhere.get());
            closing = there::close;
            here = Optional.empty();
            engine = new TableEngine(there);
        } else {
            DynamoDb dynamoDb = DynamoDb.open(new Settings(
                    cloud.dataDirectory().map(directory -> directory.resolve("dynamodb")),
                    cloud.clock(),
                    region,
                    account));
            closing = dynamoDb::close;
            dynamoDb.tellThrottles(metrics);
            here = Optional.of(dynamoDb);
            engine = new TableEngine(dynamoDb);
        }
        tables = new Tables(engine, region, account);
        service = new DynamoDbService(engine, new KeyGuard(cloud.roles(), region, account), metrics);
        trimmed = cloud.wallClock().instant();
    }

    private DynamoDbElsewhere there(DynamoDbEndpoint endpoint) {
        return new DynamoDbElsewhere(
                new SignedClient(
                        endpoint,
                        SignedClient.credentialsFor(endpoint),
                        cloud.environment().region()),
                cloud.wallClock());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(tables);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public Set<MetricKind> emits() {
        return TableMetrics.kinds();
    }

    @Override
    public void start() {
        here.ifPresent(this::keepUpInAWhile);
    }

    private void keepUpInAWhile(DynamoDb dynamoDb) {
        cloud.timeline().at(cloud.clock().instant().plus(UPKEEP), () -> keepUp(dynamoDb));
    }

    /**
     * Deletes what has expired by the platform's time. Stream records go by the wall clock: who reads a stream works in real time, and
     * days that pass at once must take nothing from it.
     */
    private void keepUp(DynamoDb dynamoDb) {
        dynamoDb.expire();
        Instant now = cloud.wallClock().instant();
        if (!now.isBefore(trimmed.plus(UPKEEP))) {
            dynamoDb.trim();
            trimmed = now;
        }
        keepUpInAWhile(dynamoDb);
    }

    /** The names of the templates' tables. */
    public Set<String> tableNames() {
        return tables.names();
    }

    /** The stream of a table, read by somebody whom the policies allow to. */
    public TableStream stream(Caller caller, String streamArn) {
        return new TableStream(engine, cloud.roles(), caller, streamArn);
    }

    /**
     * Gives a table faults, from the next request on, in place of those it had.
     *
     * @throws IllegalStateException if the tables are elsewhere
     */
    public void setFaults(String table, FaultSettings faults) {
        here.orElseThrow(
                        () -> new IllegalStateException(
                                "faults of a table are settings of this process's engine, and the tables are in a DynamoDB elsewhere"))
                .setFaults(table, faults);
    }

    /** How long all clients' requests together were in the engine, or on their way elsewhere. */
    public Duration engineTime() {
        return engine.time();
    }

    @Override
    public void close() {
        closing.run();
    }
}
