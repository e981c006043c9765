package io.luca.local.workbench.preflight;

import java.util.Optional;

/** Fargate is reached by a VPC link, which not every zone can have; which of them a name stands for is each account's own. */
final class TheZonesHaveVpcLinks implements Question {

    private static final String FARGATE = "fargate";

    @Override
    public Finding asked(Target target) {
        Optional<String> zones = target.settings().text("zones");
        if (!target.settings().text("interactiveCompute").orElse("").equals(FARGATE)) {
            return Finding.ok("there is no VPC link");
        }
        return zones.map(Finding::ok)
                .orElseGet(
                        () -> Finding.cannotTell("the first two zones are taken, whichever they are", byHand(target)));
    }

    @Override
    public String byHand(Target target) {
        return "aws ec2 describe-availability-zones --region " + target.region()
                + " --query 'AvailabilityZones[].[ZoneName,ZoneId]' --output text, and docs/first-account.md: in us-east-1,"
                + " use1-az3 has none";
    }
}
