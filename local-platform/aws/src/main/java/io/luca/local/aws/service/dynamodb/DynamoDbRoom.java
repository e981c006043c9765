package io.luca.local.aws.service.dynamodb;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Provisioner;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** DynamoDB on this machine: tables in one engine, a guard that knows the keys of each call, and the tables' streams. */
public final class DynamoDbRoom implements AwsRoom {

    private final Cloud cloud;
    private final DynamoDbEngine engine;
    private final Tables tables;
    private final DynamoDbService service;

    public DynamoDbRoom(Cloud cloud) {
        this.cloud = cloud;
        engine = DynamoDbEngine.start(cloud.dataDirectory().map(directory -> directory.resolve("dynamodb")));
        tables = new Tables(
                engine, cloud.environment().region(), cloud.environment().accountId());
        KeyGuard guard = new KeyGuard(
                cloud.roles(),
                tables::keys,
                cloud.environment().region(),
                cloud.environment().accountId());
        service = new DynamoDbService(engine, tables::isProtected, guard, cloud.faults());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(tables);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    /** The names of the templates' tables. */
    public Set<String> tableNames() {
        return tables.keys().keySet();
    }

    /** The stream of a table, read by somebody whom the policies allow to. */
    public TableStream stream(Caller caller, String streamArn) {
        return new TableStream(engine, cloud.roles(), caller, streamArn);
    }

    /** The port of the engine itself, behind the guard, on the loopback address only. */
    public int enginePort() {
        return engine.port();
    }

    /** How long all requests together have waited for the engine: what the same requests take without anything of ours. */
    public Duration engineTime() {
        return engine.answering();
    }

    @Override
    public void close() {
        engine.close();
    }
}
