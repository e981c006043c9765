package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the method's answer of the integration's: the first pattern that the status matches, else the default one. */
record IntegrationResponses(List<Response> byPattern, Optional<Response> otherwise) {

    private static final Logger log = LoggerFactory.getLogger(IntegrationResponses.class);

    /**
     * One way to answer.
     *
     * @param template with its media type; without, the integration's body goes back as it is
     */
    record Response(
            Pattern selection,
            int status,
            Map<String, ValueExpression> headers,
            Optional<Map.Entry<String, MappingTemplate>> template) {}

    /** @throws Refusal if no response is configured for this status */
    Answer answer(Exchange exchange, Answer integration) {
        String selector = String.valueOf(integration.status());
        Response response = byPattern.stream()
                .filter(candidate -> candidate.selection().matcher(selector).matches())
                .findFirst()
                .or(() -> otherwise)
                .orElseThrow(() -> {
                    log.error("no integration response matches status {}, and there is no default", selector);
                    return new Refusal(ResponseType.API_CONFIGURATION_ERROR);
                });
        return shaped(response, exchange, integration);
    }

    private static Answer shaped(Response response, Exchange exchange, Answer integration) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.headers()
                .forEach((name, expression) ->
                        expression.value(exchange, integration).ifPresent(value -> headers.put(name, List.of(value))));
        if (response.template().isEmpty()) {
            if (integration.body().length > 0) {
                headers.putIfAbsent("Content-Type", List.of(MediaTypes.JSON));
            }
            return new Answer(response.status(), headers, integration.body());
        }
        MappingTemplate.Rendered rendered = response.template().get().getValue().render(exchange, integration.body());
        if (rendered.override().get("header") instanceof Map<?, ?> overridden) {
            overridden.forEach((name, value) -> headers.put(String.valueOf(name), List.of(String.valueOf(value))));
        }
        int status = rendered.override().get("status") instanceof Integer given ? given : response.status();
        if (!rendered.text().isBlank()) {
            headers.putIfAbsent(
                    "Content-Type", List.of(response.template().get().getKey()));
        }
        return new Answer(status, headers, rendered.text().getBytes(UTF_8));
    }
}
