package io.luca.local.aws.service.s3;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Map;

/** S3 on this machine: buckets as directories, objects as files. */
public final class S3Room implements AwsRoom {

    private final Cloud cloud;
    private final Buckets buckets;
    private final S3Service service;

    public S3Room(Cloud cloud) {
        this.cloud = cloud;
        // The queue's own policy lets S3 send, which is no role.
        buckets = new Buckets(
                cloud.directory("s3"),
                (queueArn, message) -> cloud.deliver(cloud.operator(), queueArn, message, Map.of()));
        service = new S3Service(buckets, cloud.roles(), cloud.clock());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(buckets);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    /** A bucket, as somebody uses it. */
    public BucketClient bucket(Caller caller, String name) {
        return new BucketClient(service, cloud.faults(), caller, name);
    }

    /** How many objects each bucket holds. */
    public Map<String, Integer> sizes() {
        return buckets.sizes();
    }
}
