package io.luca.local.aws.service.ec2;

import java.util.Set;

/**
 * Where something is in a network, as its template says.
 *
 * @param subnets ids of those that it may be in
 * @param groups ids of its security groups
 */
public record NetworkPlace(Set<String> subnets, Set<String> groups) {

    public NetworkPlace {
        subnets = Set.copyOf(subnets);
        groups = Set.copyOf(groups);
        if (subnets.isEmpty() || groups.isEmpty()) {
            throw new IllegalArgumentException("a place in a network needs a subnet and a security group");
        }
    }
}
