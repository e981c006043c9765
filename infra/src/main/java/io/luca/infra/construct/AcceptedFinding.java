package io.luca.infra.construct;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import software.constructs.IConstruct;

/** Accepts one finding of cdk-nag on one resource, with the reason; a finding anywhere else still stops the synthesis. */
public final class AcceptedFinding {

    private AcceptedFinding() {}

    public static void on(IConstruct resource, String rule, String reason) {
        accept(resource, NagPackSuppression.builder().id(rule).reason(reason).build());
    }

    /** Accepts no more of a rule than the finding itself names, such as {@code Resource::*}. */
    public static void on(IConstruct resource, String rule, String finding, String reason) {
        accept(
                resource,
                NagPackSuppression.builder()
                        .id(rule)
                        .appliesTo(List.of(finding))
                        .reason(reason)
                        .build());
    }

    /** The same for findings that a regular expression names: those with a bucket or an account in them. */
    public static void onMatching(IConstruct resource, String rule, String regex, String reason) {
        accept(
                resource,
                NagPackSuppression.builder()
                        .id(rule)
                        .appliesTo(List.of(RegexAppliesTo.builder().regex(regex).build()))
                        .reason(reason)
                        .build());
    }

    private static void accept(IConstruct resource, NagPackSuppression suppression) {
        NagSuppressions.addResourceSuppressions(resource, List.of(suppression));
    }
}
