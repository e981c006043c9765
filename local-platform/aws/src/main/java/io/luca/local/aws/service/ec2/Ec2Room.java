package io.luca.local.aws.service.ec2;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.template.Provisioner;
import java.util.List;

/** EC2 on this machine: the networks of the templates. */
public final class Ec2Room implements AwsRoom {

    private final Networks networks = new Networks();

    @Override
    public List<Provisioner> provisioners() {
        return List.of(networks);
    }

    /** Who reaches whom. */
    public Networks networks() {
        return networks;
    }
}
