package io.luca.local.aws.endpoint;

import io.helidon.http.Headers;

/**
 * One request to an AWS service, after its signature was verified.
 *
 * @param service the signing name, such as {@code dynamodb}
 * @param operation such as {@code PutItem}; empty for a service of a REST protocol, whose operation is in the target
 * @param json whether it came by a JSON protocol; otherwise by the query protocol with an XML answer
 * @param caller who signed it
 * @param target where it went
 * @param sourceIp the address that it came from
 */
public record AwsCall(
        String service,
        String operation,
        boolean json,
        Caller caller,
        Headers headers,
        byte[] body,
        RestTarget target,
        String sourceIp) {

    private static final String THIS_MACHINE = "127.0.0.1";

    /** A call from this machine. */
    public AwsCall(
            String service,
            String operation,
            boolean json,
            Caller caller,
            Headers headers,
            byte[] body,
            RestTarget target) {
        this(service, operation, json, caller, headers, body, target, THIS_MACHINE);
    }

    /** A call of a service whose protocol has one path only. */
    public AwsCall(String service, String operation, boolean json, Caller caller, Headers headers, byte[] body) {
        this(service, operation, json, caller, headers, body, new RestTarget("POST", "/", ""));
    }
}
