package io.luca.local.aws.service.pipes;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.template.Provisioner;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** EventBridge Pipes on this machine: they read tables' streams in real time, and try again by the machine's. */
public final class PipesRoom implements AwsRoom {

    private final Pipes pipes;

    public PipesRoom(Cloud cloud) {
        pipes = new Pipes(
                cloud.environment(),
                cloud.roles(),
                (caller, arn) -> cloud.room(DynamoDbRoom.class).stream(caller, arn),
                (caller, arn, records) -> cloud.batchTarget(arn).put(caller, arn, records),
                cloud::deliver,
                cloud.dataDirectory().map(directory -> directory.resolve("pipes")),
                cloud.wallClock(),
                cloud.timeline(),
                cloud.metrics());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(pipes);
    }

    @Override
    public Set<MetricKind> emits() {
        return PipeMetrics.kinds();
    }

    @Override
    public void start() {
        pipes.start();
    }

    /** The pipes, with what each has sent. */
    public Pipes pipes() {
        return pipes;
    }

    /** Sends what the streams have now. */
    @Override
    public boolean catchUp(Duration limit) {
        return pipes.catchUp(limit);
    }

    @Override
    public void close() {
        pipes.close();
    }
}
