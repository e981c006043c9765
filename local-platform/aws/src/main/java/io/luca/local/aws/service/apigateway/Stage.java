package io.luca.local.aws.service.apigateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage of a REST API: what its clients call.
 *
 * @param apiName by which its metrics are known
 * @param variables what {@code $stageVariables} says
 * @param accessLog one line for each request, if the stage has an access log
 * @param logGroup the ARN of the log group whose lines those are
 * @param isTraced whether X-Ray is told of requests
 */
public record Stage(
        String accountId,
        String arn,
        String apiId,
        String apiName,
        String name,
        Map<String, String> variables,
        List<Throttle> throttles,
        Optional<AccessLogFormat> accessLog,
        Optional<String> logGroup,
        boolean isTraced,
        RestApi api) {

    /**
     * A limit on calls of one method.
     *
     * @param resourcePath a resource's path, or {@code /*} for each method that has no limit of its own
     * @param method in upper case, or {@code *}
     */
    record Throttle(String resourcePath, String method, double perSecond, double burst) {

        boolean concerns(Operation operation) {
            return (resourcePath.equals("/*") || resourcePath.equals(operation.resourcePath()))
                    && (method.equals("*") || method.equals(operation.method()));
        }
    }

    public Stage {
        variables = Map.copyOf(variables);
        throttles = List.copyOf(throttles);
    }

    /** The limit of a method: the one that names it goes before the one for all. */
    Optional<Throttle> throttle(Operation operation) {
        return throttles.stream()
                .filter(throttle -> throttle.concerns(operation))
                .min((one, other) -> Boolean.compare(
                        one.resourcePath().equals("/*"), other.resourcePath().equals("/*")));
    }
}
