package io.luca.local.aws.service.apigateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The right side of a parameter mapping, such as {@code method.request.path.id} or {@code 'text'}. */
@FunctionalInterface
interface ValueExpression {

    String REQUEST = "method.request.";
    String CONTEXT = "context.";
    String STAGE_VARIABLES = "stageVariables.";
    String RESPONSE_HEADER = "integration.response.header.";

    /** The value in this exchange, if it has one there. */
    Optional<String> value(Exchange exchange, Answer integrationAnswer);

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it is none that this gateway knows
     */
    static ValueExpression read(String text) {
        if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
            Optional<String> literal = Optional.of(text.substring(1, text.length() - 1));
            return (_, _) -> literal;
        }
        if (text.startsWith(REQUEST)) {
            return request(text);
        }
        if (text.startsWith(CONTEXT) && ContextNames.isKnown(text.substring(CONTEXT.length()))) {
            String name = text.substring(CONTEXT.length());
            return (exchange, _) -> exchange.context(name);
        }
        if (text.startsWith(STAGE_VARIABLES)) {
            String name = text.substring(STAGE_VARIABLES.length());
            return (exchange, _) ->
                    Optional.ofNullable(exchange.stage().variables().get(name));
        }
        if (text.startsWith(RESPONSE_HEADER)) {
            String name = text.substring(RESPONSE_HEADER.length());
            return (_, answer) -> answer.headers().entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst();
        }
        throw new IllegalArgumentException("the mapping expression " + text + " is not supported");
    }

    private static ValueExpression request(String text) {
        String[] where = text.substring(REQUEST.length()).split("\\.", 2);
        if (where.length != 2) {
            throw new IllegalArgumentException("the mapping expression " + text + " is not supported");
        }
        String name = where[1];
        return switch (where[0]) {
            case "path" ->
                (exchange, _) -> Optional.ofNullable(exchange.pathParameters().get(name));
            case "querystring" -> (exchange, _) -> last(exchange.query().get(name));
            case "header" -> {
                String header = name.toLowerCase(Locale.ROOT);
                yield (exchange, _) -> last(exchange.incoming().headers().get(header));
            }
            default -> throw new IllegalArgumentException("the mapping expression " + text + " is not supported");
        };
    }

    /** As API Gateway: of several values of one name, the last. */
    private static Optional<String> last(@org.jspecify.annotations.Nullable List<String> values) {
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }
}
