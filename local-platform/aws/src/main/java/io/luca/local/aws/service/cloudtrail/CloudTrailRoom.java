package io.luca.local.aws.service.cloudtrail;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.iam.Refusal;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.template.Provisioner;
import java.time.Instant;
import java.util.List;

/**
 * CloudTrail on this machine: each call of a role that IAM refuses is a line of the log group of each trail that selects it, at once. Calls that succeed
 * are in no trail here: nobody reads one but the filters of its log group, which look for what was refused.
 */
public final class CloudTrailRoom implements AwsRoom {

    private final Cloud cloud;
    private final Trails trails;

    public CloudTrailRoom(Cloud cloud) {
        this.cloud = cloud;
        trails = new Trails(
                cloud.environment(),
                cloud.roles(),
                group -> cloud.find(LogsRoom.class).ifPresent(logs -> logs.writesTo(group)));
        cloud.roles().tellRefusals(this::refused);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(trails);
    }

    private void refused(Refusal refusal) {
        if (trails.all().isEmpty()) {
            return;
        }
        RefusedCall.of(refusal)
                .ifPresent(call -> trails.all().stream()
                        .filter(trail -> trail.selects(call))
                        .forEach(trail -> write(trail, call)));
    }

    private void write(Trail trail, RefusedCall call) {
        cloud.find(LogsRoom.class).filter(logs -> logs.reads(trail.logGroup())).ifPresent(logs -> {
            Instant now = cloud.clock().instant();
            logs.write(trail.logGroup(), now, call.line(cloud.environment(), now));
        });
    }
}
