package io.luca.local.aws.service.firehose;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.BatchTarget;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.glue.GlueRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.template.Provisioner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Data Firehose on this machine: delivery streams with buffers on disk, which go off by the machine's time. */
public final class FirehoseRoom implements AwsRoom {

    private static final String NAME = "firehose";

    private final Cloud cloud;
    private final DeliveryStreams streams;

    public FirehoseRoom(Cloud cloud) {
        this.cloud = cloud;
        streams = new DeliveryStreams(
                cloud.environment(),
                cloud.roles(),
                cloud.timeline(),
                () -> cloud.room(GlueRoom.class).catalog(),
                (caller, name) -> cloud.room(S3Room.class).bucket(caller, name),
                cloud.directory(NAME),
                cloud.metrics());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(streams);
    }

    @Override
    public Map<String, BatchTarget> batchTargets() {
        return Map.of(NAME, (caller, arn, records) -> {
            cloud.faults().meet(NAME);
            return streams.put(caller, arn, records);
        });
    }

    @Override
    public Set<MetricKind> emits() {
        return StreamMetrics.kinds();
    }

    @Override
    public void sample() {
        streams.sample();
    }

    /** The delivery streams, with what each has taken and written. */
    public DeliveryStreams streams() {
        return streams;
    }

    /** Records that are on their way: in buffers, for up to the time of a buffer. */
    public long waiting() {
        return streams.summaries().values().stream()
                .mapToLong(DeliveryStreams.Summary::waiting)
                .sum();
    }

    /** Writes what waits in buffers. */
    @Override
    public boolean catchUp(Duration limit) {
        streams.flush();
        return true;
    }

    @Override
    public void close() {
        streams.close();
    }
}
