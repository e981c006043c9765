package io.luca.local.aws.service.sts;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.endpoint.AwsService;
import java.util.List;

/** STS on this machine: sessions of the templates' roles, if the roles' trust allows them. */
public final class StsRoom implements AwsRoom {

    private final StsService service;

    public StsRoom(Cloud cloud) {
        service = new StsService(
                cloud.roles(), cloud.credentials(), cloud.environment().accountId());
    }

    @Override
    public List<AwsService> services() {
        return List.of(service);
    }
}
