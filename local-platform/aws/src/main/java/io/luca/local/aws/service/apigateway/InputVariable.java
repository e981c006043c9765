package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code $input} of mapping templates. Of parameters with several values it gives the last, as API Gateway does. Public, as
 * Velocity calls it by reflection.
 */
public final class InputVariable {

    private final Exchange exchange;
    private final String body;
    private @Nullable JsonNode parsed;

    InputVariable(Exchange exchange, String body) {
        this.exchange = exchange;
        this.body = body;
    }

    /** The body as it is. */
    public String getBody() {
        return body;
    }

    /** The part of the body at a path, as JSON text; an empty JSON string if there is none. */
    public String json(String path) {
        JsonNode node = JsonPath.find(root(), path);
        return node.isMissingNode() ? "\"\"" : node.toString();
    }

    /** The part of the body at a path, as an object to walk through; null if there is none. */
    public @Nullable Object path(String path) {
        JsonNode node = JsonPath.find(root(), path);
        return node.isMissingNode() ? null : Json.mapper.convertValue(node, Object.class);
    }

    /** All parameters: {@code path}, {@code querystring} and {@code header}. */
    public Map<String, Map<String, String>> params() {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.incoming().headers().forEach((name, values) -> headers.put(name, values.getLast()));
        Map<String, String> query = new LinkedHashMap<>();
        exchange.query().forEach((name, values) -> query.put(name, values.getLast()));
        return Map.of("path", exchange.pathParameters(), "querystring", query, "header", headers);
    }

    /** A parameter, looked for in the path, then the query, then the headers; empty if there is none. */
    public String params(String name) {
        String inPath = exchange.pathParameters().get(name);
        if (inPath != null) {
            return inPath;
        }
        List<String> values = exchange.query().get(name);
        if (values == null) {
            values = exchange.incoming().headers().get(name.toLowerCase(Locale.ROOT));
        }
        return values == null ? "" : values.getLast();
    }

    private JsonNode root() {
        JsonNode root = parsed;
        if (root == null) {
            try {
                root = Json.mapper.readTree(body);
            } catch (JsonProcessingException notJson) {
                root = MissingNode.getInstance();
            }
            parsed = root;
        }
        return root;
    }
}
