package io.luca.local.workbench.preflight;

import java.util.Optional;
import java.util.stream.Stream;

/** Fargate is reached by a VPC link, which not every zone can have; which of them a name stands for is each account's own. */
final class TheZonesHaveVpcLinks implements Question {

    private static final String FARGATE = "fargate";

    @Override
    public Finding asked(Target target) {
        Optional<String> zones = target.settings().text("zones");
        if (!target.settings().text("interactiveCompute").orElse("").equals(FARGATE)) {
            return Finding.ok("there is no VPC link");
        }
        return zones.map(named -> judged(target, named))
                .orElseGet(
                        () -> Finding.cannotTell("the first two zones are taken, whichever they are", byHand(target)));
    }

    /** Whoever names them has looked; that they are of the region can be seen. */
    private static Finding judged(Target target, String zones) {
        return Stream.of(zones.split(",", -1)).allMatch(zone -> zone.startsWith(target.region()))
                ? Finding.ok(zones)
                : Finding.missing(zones + " are not all of " + target.region(), Setting.remedy(target, "zones"));
    }

    @Override
    public String byHand(Target target) {
        return "aws ec2 describe-availability-zones --region " + target.region()
                + " --query 'AvailabilityZones[].[ZoneName,ZoneId]' --output text, and docs/first-account.md: in us-east-1,"
                + " use1-az3 has none";
    }
}
