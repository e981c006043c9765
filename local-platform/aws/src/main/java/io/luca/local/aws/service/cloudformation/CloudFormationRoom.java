package io.luca.local.aws.service.cloudformation;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import java.util.List;

/** CloudFormation on this machine: it tells what was deployed, and deploys nothing by itself. */
public final class CloudFormationRoom implements AwsRoom {

    private final CloudFormationService service;

    public CloudFormationRoom(Cloud cloud) {
        service = new CloudFormationService(
                cloud::stacks,
                cloud.roles(),
                cloud.environment(),
                cloud.wallClock().instant());
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }
}
