package io.luca.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a service answers: the bytes go out as they are. */
public record AwsReply(int status, String contentType, byte[] body) {

    public static final String JSON_1_0 = "application/x-amz-json-1.0";
    public static final String JSON_1_1 = "application/x-amz-json-1.1";

    public static AwsReply json(String contentType, byte[] body) {
        return new AwsReply(200, contentType, body);
    }

    public static AwsReply xml(String body) {
        return new AwsReply(200, "text/xml", body.getBytes(UTF_8));
    }
}
