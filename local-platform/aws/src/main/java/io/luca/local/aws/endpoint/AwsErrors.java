package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Errors in the shapes that the SDKs expect of each protocol. */
final class AwsErrors {

    private static final String DENIED = "AccessDeniedException";
    private static final ObjectMapper json = new ObjectMapper();

    private AwsErrors() {}

    /** The error as an answer. */
    static AwsReply write(AwsError error, Protocol protocol, boolean isJson) {
        return switch (protocol) {
            case REST_JSON ->
                new AwsReply(
                        DENIED.equals(error.code()) ? 403 : error.status(),
                        "application/json",
                        json(Map.of("Message", String.valueOf(error.getMessage()), "Type", side(error))),
                        Map.of("x-amzn-ErrorType", error.code()));
            case REST_XML -> {
                boolean denied = DENIED.equals(error.code());
                yield xml(
                        denied ? 403 : error.status(),
                        "<Error><Code>" + Xml.escape(denied ? "AccessDenied" : error.code()) + "</Code><Message>"
                                + Xml.escape(String.valueOf(error.getMessage())) + "</Message></Error>");
            }
            case RPC -> isJson ? jsonError(error) : queryError(error);
        };
    }

    private static AwsReply jsonError(AwsError error) {
        return new AwsReply(
                error.status(),
                AwsReply.JSON_1_0,
                json(Map.of(
                        "__type",
                        "com.amazon.coral.service#" + error.code(),
                        "message",
                        String.valueOf(error.getMessage()))),
                Map.of("x-amzn-ErrorType", error.code()));
    }

    private static AwsReply queryError(AwsError error) {
        return xml(
                error.status(),
                "<ErrorResponse><Error><Type>" + side(error) + "</Type><Code>" + Xml.escape(error.code())
                        + "</Code><Message>" + Xml.escape(String.valueOf(error.getMessage()))
                        + "</Message></Error></ErrorResponse>");
    }

    private static String side(AwsError error) {
        return error.status() < 500 ? "Sender" : "Receiver";
    }

    private static AwsReply xml(int status, String body) {
        return new AwsReply(status, "text/xml", body.getBytes(UTF_8));
    }

    private static byte[] json(Map<String, String> error) {
        try {
            return json.writeValueAsBytes(error);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
