package io.luca.local.aws.service.apigateway;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The values of {@code $context} that this gateway knows. A template that names another is refused at the start. */
final class ContextNames {

    static final String CLAIMS = "authorizer.claims.";

    private static final Set<String> NAMES = Set.of(
            "requestId",
            "extendedRequestId",
            "xrayTraceId",
            "accountId",
            "apiId",
            "stage",
            "domainName",
            "httpMethod",
            "path",
            "resourcePath",
            "protocol",
            "requestTime",
            "requestTimeEpoch",
            "identity.sourceIp",
            "identity.userAgent",
            "status",
            "responseLength",
            "responseLatency",
            "integrationLatency",
            "integration.latency",
            "integrationStatus",
            "integration.status",
            "integration.integrationStatus",
            "error.message",
            "error.messageString",
            "error.responseType",
            "error.validationErrorString",
            // Known, and without a value on one machine: no IAM caller, no certificate.
            "identity.caller",
            "identity.user",
            "identity.userArn",
            "wafResponseCode",
            "webaclArn",
            "authorizer.error",
            "authorizer.status",
            "authorizer.latency",
            "authorizer.principalId",
            "authorize.error",
            "authorize.status",
            "integrationErrorMessage",
            "integration.error",
            "integration.requestId");

    /** What has names below it, such as {@code identity}. */
    private static final Set<String> GROUPS = Stream.concat(NAMES.stream(), Stream.of(CLAIMS))
            .flatMap(ContextNames::above)
            .collect(Collectors.toUnmodifiableSet());

    private ContextNames() {}

    private static Stream<String> above(String name) {
        return IntStream.range(0, name.length())
                .filter(at -> name.charAt(at) == '.')
                .mapToObj(at -> name.substring(0, at));
    }

    static boolean isKnown(String name) {
        return NAMES.contains(name) || (name.startsWith(CLAIMS) && name.length() > CLAIMS.length());
    }

    /** Whether there are names below this one, such as {@code identity}. */
    static boolean isGroup(String name) {
        return GROUPS.contains(name);
    }
}
