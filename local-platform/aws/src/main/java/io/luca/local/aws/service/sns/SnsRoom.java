package io.luca.local.aws.service.sns;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.template.Provisioner;
import java.util.List;
import java.util.Map;

/** SNS on this machine: topics that keep the latest messages, and tell whoever listens here. */
public final class SnsRoom implements AwsRoom {

    private static final String NAME = "sns";
    private static final String SUBJECT = "Subject";

    private final Topics topics;
    private final SnsService service;

    public SnsRoom(Cloud cloud) {
        topics = new Topics(cloud.environment());
        service = new SnsService(topics, cloud.roles(), cloud.clock());
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(topics);
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }

    @Override
    public List<TaskIntegration> tasks() {
        return List.of(new PublishTask(service));
    }

    /** A message has a subject if its attributes name one. */
    @Override
    public Map<String, Target> targets() {
        return Map.of(NAME, (caller, arn, message, attributes) -> {
            String _ = service.publish(caller, arn, attributes.getOrDefault(SUBJECT, ""), message);
        });
    }

    /** The topics, with what was published. */
    public Topics topics() {
        return topics;
    }
}
