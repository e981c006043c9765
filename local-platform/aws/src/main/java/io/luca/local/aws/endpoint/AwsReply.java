package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * What a service answers: the bytes go out as they are.
 *
 * @param headers besides the content type
 */
public record AwsReply(int status, String contentType, byte[] body, Map<String, String> headers) {

    public static final String JSON_1_0 = "application/x-amz-json-1.0";
    public static final String JSON_1_1 = "application/x-amz-json-1.1";

    public AwsReply {
        headers = Map.copyOf(headers);
    }

    public AwsReply(int status, String contentType, byte[] body) {
        this(status, contentType, body, Map.of());
    }

    public static AwsReply json(String contentType, byte[] body) {
        return new AwsReply(200, contentType, body);
    }

    public static AwsReply xml(String body) {
        return new AwsReply(200, "text/xml", body.getBytes(UTF_8));
    }
}
