package io.luca.local.aws.service.apigateway;

import java.util.Set;

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

    private ContextNames() {}

    static boolean isKnown(String name) {
        return NAMES.contains(name) || (name.startsWith(CLAIMS) && name.length() > CLAIMS.length());
    }

    /** Whether there are names below this one, such as {@code identity}. */
    static boolean isGroup(String name) {
        return CLAIMS.startsWith(name + ".") || NAMES.stream().anyMatch(known -> known.startsWith(name + "."));
    }
}
