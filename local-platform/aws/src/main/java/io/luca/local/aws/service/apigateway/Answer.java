package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/**
 * What is sent back, by a backend or by the gateway itself.
 *
 * @param headers in the order of sending; no name twice
 */
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

    public static Answer text(int status, String contentType, String body) {
        return new Answer(status, Map.of("Content-Type", List.of(contentType)), body.getBytes(UTF_8));
    }
}
