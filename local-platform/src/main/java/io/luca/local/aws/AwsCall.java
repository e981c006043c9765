package io.luca.local.aws;

import io.helidon.http.Headers;

/**
 * One request to an AWS service, after its signature was verified.
 *
 * @param service the signing name, such as {@code dynamodb}
 * @param operation such as {@code PutItem}
 * @param json whether it came by a JSON protocol; otherwise by the query protocol with an XML answer
 * @param caller who signed it
 */
public record AwsCall(String service, String operation, boolean json, Caller caller, Headers headers, byte[] body) {}
