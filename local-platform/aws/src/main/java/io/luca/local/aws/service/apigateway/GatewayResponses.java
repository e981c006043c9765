package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.document.Fields;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code x-amazon-apigateway-gateway-responses}: how the gateway's own answers look. A type that is not described takes
 * {@code DEFAULT_4XX} or {@code DEFAULT_5XX}, and keeps its own status there unless that names one. Immutable.
 */
final class GatewayResponses {

    private static final String HEADER = "gatewayresponse.header.";
    private static final String JSON = "application/json";
    private static final Answer NO_ANSWER = new Answer(0, Map.of(), new byte[0]);

    private record Shape(
            Optional<Integer> status, Map<String, ValueExpression> headers, String contentType, ContextTemplate body) {}

    private static final Shape STANDARD = new Shape(
            Optional.empty(), Map.of(), JSON, new ContextTemplate("{\"message\":$context.error.messageString}", ""));

    private final Map<ResponseType, Shape> shapes = new EnumMap<>(ResponseType.class);

    private GatewayResponses() {}

    static GatewayResponses read(Optional<Fields> given) {
        Map<String, Shape> named = new LinkedHashMap<>();
        given.ifPresent(all -> {
            for (String name : all.names()) {
                if (!isKnown(name)) {
                    throw all.refused("gateway response " + name + " is not known");
                }
                named.put(name, shape(all.object(name)));
            }
        });
        GatewayResponses responses = new GatewayResponses();
        for (ResponseType type : ResponseType.values()) {
            String fallback = type.status() < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
            responses.shapes.put(type, named.getOrDefault(type.name(), named.getOrDefault(fallback, STANDARD)));
        }
        return responses;
    }

    /** The answer to a request that was refused; the exchange knows already why. */
    Answer answer(Refusal refusal, Exchange exchange) {
        Shape shape = shapes.getOrDefault(refusal.type(), STANDARD);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of(shape.contentType()));
        headers.put("x-amzn-ErrorType", List.of(refusal.type().errorType()));
        shape.headers()
                .forEach((name, expression) ->
                        expression.value(exchange, NO_ANSWER).ifPresent(value -> headers.put(name, List.of(value))));
        UnaryOperator<String> escape = shape.contentType().contains("json") ? Json::escaped : UnaryOperator.identity();
        return new Answer(
                shape.status().orElse(refusal.type().status()),
                headers,
                shape.body().render(exchange, escape).getBytes(UTF_8));
    }

    private static boolean isKnown(String name) {
        return name.equals("DEFAULT_4XX")
                || name.equals("DEFAULT_5XX")
                || java.util.Arrays.stream(ResponseType.values())
                        .anyMatch(type -> type.name().equals(name));
    }

    private static Shape shape(Fields response) {
        Map<String, ValueExpression> headers = new LinkedHashMap<>();
        response.optionalObject("responseParameters").ifPresent(parameters -> {
            for (String target : parameters.names()) {
                if (!target.startsWith(HEADER)) {
                    throw parameters.refused(target + " is not supported; only " + HEADER + "<name> is");
                }
                headers.put(canonical(target.substring(HEADER.length())), expression(parameters, target));
            }
        });
        Optional<Fields> templates = response.optionalObject("responseTemplates");
        String contentType = templates
                .map(all -> all.names().contains(JSON)
                        ? JSON
                        : all.names().stream().findFirst().orElse(JSON))
                .orElse(JSON);
        ContextTemplate body = templates
                .flatMap(all -> {
                    all.names().forEach(all::tree); // the others are for clients that ask for another type; ours is one
                    return all.optionalText(contentType).map(text -> template(all, text));
                })
                .orElse(STANDARD.body());
        return new Shape(response.optionalNumber("statusCode").map(Long::intValue), headers, contentType, body);
    }

    private static String canonical(String header) {
        return header.equalsIgnoreCase("content-type") ? "Content-Type" : header;
    }

    private static ValueExpression expression(Fields parameters, String target) {
        try {
            return ValueExpression.read(parameters.text(target));
        } catch (IllegalArgumentException unknown) {
            throw parameters.refused(target + ": " + unknown.getMessage());
        }
    }

    private static ContextTemplate template(Fields templates, String text) {
        try {
            return new ContextTemplate(text, "");
        } catch (IllegalArgumentException unknown) {
            throw templates.refused(String.valueOf(unknown.getMessage()));
        }
    }
}
