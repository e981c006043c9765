package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** Makes the body of an integration's call, by the content type of the request. Safe for use by many threads. */
record RequestTemplates(Map<String, MappingTemplate> byMediaType, Passthrough passthrough) {

    /** What happens to a body of a type that has no template. */
    enum Passthrough {
        WHEN_NO_MATCH,
        WHEN_NO_TEMPLATES,
        NEVER
    }

    /** @throws Refusal if a body of that type is not taken */
    byte[] body(Exchange exchange) {
        byte[] body = exchange.incoming().body();
        MappingTemplate template = byMediaType.get(MediaTypes.of(exchange.incoming()));
        if (template != null) {
            return template.render(exchange, body).text().getBytes(UTF_8);
        }
        boolean passes = switch (passthrough) {
            case WHEN_NO_MATCH -> true;
            case WHEN_NO_TEMPLATES -> byMediaType.isEmpty();
            case NEVER -> false;
        };
        if (!passes) {
            throw new Refusal(ResponseType.UNSUPPORTED_MEDIA_TYPE);
        }
        return body;
    }
}
