package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import io.luca.local.dynamodb.fault.FaultSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** DynamoDB on this machine: tables in one engine, a guard that knows the keys of each call, and the tables' streams. */
public final class DynamoDbRoom implements AwsRoom {

    /** AWS deletes what has expired within a few days; a stream keeps a record for one. */
    private static final Duration UPKEEP = Duration.ofDays(1);

    private final Cloud cloud;
    private final DynamoDb dynamoDb;
    private final TableEngine engine;
    private final Tables tables;
    private final DynamoDbService service;
    private Instant trimmed;

    public DynamoDbRoom(Cloud cloud) {
        this.cloud = cloud;
        String region = cloud.environment().region();
        String account = cloud.environment().accountId();
        dynamoDb = DynamoDb.open(new Settings(
                cloud.dataDirectory().map(directory -> directory.resolve("dynamodb")), cloud.clock(), region, account));
        engine = new TableEngine(dynamoDb);
        tables = new Tables(engine, region, account);
        service = new DynamoDbService(engine, new KeyGuard(cloud.roles(), region, account));
        trimmed = cloud.wallClock().instant();
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
    public void start() {
        cloud.timeline().at(cloud.clock().instant().plus(UPKEEP), this::keepUp);
    }

    /**
     * Deletes what has expired by the platform's time. Stream records go by the wall clock: who reads a stream works in real time, and
     * days that pass at once must take nothing from it.
     */
    private void keepUp() {
        dynamoDb.expire();
        Instant now = cloud.wallClock().instant();
        if (!now.isBefore(trimmed.plus(UPKEEP))) {
            dynamoDb.trim();
            trimmed = now;
        }
        start();
    }

    /** The names of the templates' tables. */
    public Set<String> tableNames() {
        return tables.names();
    }

    /** The stream of a table, read by somebody whom the policies allow to. */
    public TableStream stream(Caller caller, String streamArn) {
        return new TableStream(engine, cloud.roles(), caller, streamArn);
    }

    /** Gives a table faults, from the next request on, in place of those it had. */
    public void setFaults(String table, FaultSettings faults) {
        dynamoDb.setFaults(table, faults);
    }

    /** How long all clients' requests together were in the engine. */
    public Duration engineTime() {
        return engine.time();
    }

    @Override
    public void close() {
        dynamoDb.close();
    }
}
