package io.luca.local.aws.service.cloudtrail;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.iam.Refusal;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.template.Provisioner;
import java.time.Instant;
import java.util.List;

/**
 * CloudTrail on this machine: each call of the account's own that IAM refuses, and each that stops or starts a trail, is a line of the log group of each
 * trail that selects it, at once. Other calls that succeed are in no trail here: nobody reads one but the filters of its log group, which look for these.
 */
public final class CloudTrailRoom implements AwsRoom {

    private final Cloud cloud;
    private final Trails trails;
    private final CloudTrailService service;

    public CloudTrailRoom(Cloud cloud) {
        this.cloud = cloud;
        trails = new Trails(
                cloud.environment(),
                cloud.roles(),
                cloud.clock(),
                group -> cloud.find(LogsRoom.class).ifPresent(logs -> logs.writesTo(group)));
        service = new CloudTrailService(trails, cloud.roles(), cloud.clock(), this::happened);
        cloud.roles().tellRefusals(this::refused);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(trails);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    private void refused(Refusal refusal) {
        if (!trails.all().isEmpty()) {
            TrailEvent.of(refusal).ifPresent(this::happened);
        }
    }

    private void happened(TrailEvent event) {
        trails.all().stream()
                .filter(trail -> trail.takes(event))
                .flatMap(trail -> trail.logGroup().stream())
                .forEach(group -> write(group, event));
    }

    private void write(String group, TrailEvent event) {
        cloud.find(LogsRoom.class).filter(logs -> logs.reads(group)).ifPresent(logs -> {
            Instant now = cloud.clock().instant();
            logs.write(group, now, event.line(cloud.environment(), now));
        });
    }
}
