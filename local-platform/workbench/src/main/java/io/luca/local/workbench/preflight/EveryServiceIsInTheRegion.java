package io.luca.local.workbench.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Each service that the templates use is in AWS's own list of the region. A name that the list has nowhere is another one there, and leaves it open. */
final class EveryServiceIsInTheRegion implements Question {

    /** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html */
    private static final String PLACES = "/aws/service/global-infrastructure";

    /** What a deployment uses without a resource of it. */
    private static final Set<String> ALWAYS = Set.of("cloudformation", "ecr", "eventbridge", "ssm");

    /** How AWS's list names what CloudFormation names otherwise than by the same word in small letters. */
    private static final Map<String, List<String>> OTHER_NAMES = Map.of(
            "ApplicationAutoScaling", List.of("application-autoscaling"),
            "Cognito", List.of("cognito-idp"),
            "ECS", List.of("ecs", "fargate"),
            "ElasticLoadBalancingV2", List.of("elb"),
            "KinesisFirehose", List.of("firehose"),
            "Logs", List.of("cloudwatch"), // the list has no entry of its own for them
            "WAFv2", List.of("waf-regional"));

    @Override
    public Finding asked(Target target) {
        try (SsmClient ssm = target.account().client(SsmClient.builder())) {
            Set<String> there = ssm.getParametersByPathPaginator(request -> request.path(list(target))).stream()
                    .flatMap(page -> page.parameters().stream())
                    .map(Parameter::value)
                    .collect(Collectors.toSet());
            if (there.isEmpty()) {
                return Finding.missing("AWS's list has no region " + target.region(), byHand(target));
            }
            List<String> absent = new ArrayList<>();
            List<String> unknown = new ArrayList<>();
            used(target)
                    .filter(service -> !there.contains(service))
                    .forEach(service -> (isKnown(ssm, service) ? absent : unknown).add(service));
            if (!absent.isEmpty()) {
                return Finding.missing(
                        target.region() + " lacks " + String.join(", ", absent), "choose another region");
            }
            return unknown.isEmpty()
                    ? Finding.ok(there.size() + " services")
                    : Finding.cannotTell(
                            "AWS's list knows no " + String.join(", ", unknown) + "; all else is there",
                            byHand(target));
        }
    }

    @Override
    public String byHand(Target target) {
        return "https://aws.amazon.com/about-aws/global-infrastructure/regional-product-services/";
    }

    /** The services of the templates, as AWS's list names them. */
    static Stream<String> used(Target target) {
        String compute = target.settings().text("interactiveCompute").orElse("");
        return Stream.concat(
                        ALWAYS.stream(),
                        target.templates().services(compute).stream()
                                .flatMap(service ->
                                        OTHER_NAMES
                                                .getOrDefault(service, List.of(service.toLowerCase(Locale.ROOT)))
                                                .stream()))
                .distinct()
                .sorted();
    }

    private static String list(Target target) {
        return PLACES + "/regions/" + target.region() + "/services";
    }

    private static boolean isKnown(SsmClient ssm, String service) {
        try {
            var _ = ssm.getParameter(request -> request.name(PLACES + "/services/" + service));
            return true;
        } catch (ParameterNotFoundException nowhere) {
            return false;
        }
    }
}
