package io.luca.local.workbench.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Each service that the templates use is in AWS's own list of the region. A name that the list has nowhere is another one there, and leaves it open. */
final class EveryServiceIsInTheRegion implements Question {

    /** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html */
    private static final String PLACES = "/aws/service/global-infrastructure";

    /** As AWS's list names them. */
    static final List<String> USED = List.of(
            "apigateway",
            "athena",
            "cloudformation",
            "cloudwatch",
            "cognito-idp",
            "dynamodb",
            "ecr",
            "ecs",
            "elb",
            "eventbridge",
            "fargate",
            "firehose",
            "glue",
            "kms",
            "lambda",
            "pipes",
            "s3",
            "scheduler",
            "secretsmanager",
            "sns",
            "sqs",
            "ssm",
            "stepfunctions",
            "waf-regional");

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
            USED.stream()
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
