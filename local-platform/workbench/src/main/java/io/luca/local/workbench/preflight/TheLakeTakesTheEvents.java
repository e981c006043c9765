package io.luca.local.workbench.preflight;

import java.util.Set;

/** Firehose's direct put: outside of three regions it is small, and Service Quotas alone knows it by name. */
final class TheLakeTakesTheEvents implements Question {

    /** https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
    private static final Set<String> LARGE = Set.of("us-east-1", "us-west-2", "eu-west-1");

    private static final int ELSEWHERE = 1_000;

    @Override
    public Finding asked(Target target) {
        int events = target.settings().number("behaviorRate");
        return LARGE.contains(target.region()) || events <= ELSEWHERE
                ? Finding.ok(events + " events a second")
                : Finding.cannotTell(
                        "in " + target.region() + " a stream takes " + ELSEWHERE
                                + " records a second unless AWS gave more," + " and " + events + " events may come",
                        byHand(target));
    }

    @Override
    public String byHand(Target target) {
        return "https://console.aws.amazon.com/servicequotas/home/services/firehose/quotas: Rate of Put requests, for "
                + target.region();
    }
}
