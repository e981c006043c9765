package io.luca.local.aws.service.elasticloadbalancing;

import io.luca.local.aws.service.ec2.NetworkPlace;
import java.net.URI;

/**
 * What requests of a target group go to.
 *
 * @param place where it is in the templates' network
 * @param port that it takes requests at in that network
 * @param address where that port is on this machine
 */
public record Backend(NetworkPlace place, int port, URI address) {}
