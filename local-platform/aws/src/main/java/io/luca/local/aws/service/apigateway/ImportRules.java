package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What API Gateway's import refuses of an OpenAPI document that is correct by OpenAPI's own rules, from the page
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html: words of schemas that its models do
 * not know, names of models and paths, and two answers of one integration with the same status.
 */
final class ImportRules {

    private static final Set<String> UNSUPPORTED =
            Set.of("discriminator", "example", "exclusiveMaximum", "exclusiveMinimum", "readOnly");
    private static final Set<String> MAPS_OF_SCHEMAS = Set.of("properties", "patternProperties", "definitions");
    private static final Set<String> VALUES = Set.of("default", "enum", "required");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._,:-]+|\\{[A-Za-z0-9._:-]+\\+?}");
    private static final String INTEGRATION = "x-amazon-apigateway-integration";
    private static final String PARAMETERS = "parameters";

    private ImportRules() {}

    /** @throws IllegalArgumentException that says where the document is refused, and why */
    static void check(JsonNode document) {
        document.at("/components/schemas").properties().forEach(model -> {
            String place = "components.schemas." + model.getKey();
            require(MODEL.matcher(model.getKey()).matches(), place + ": a model's name has letters and digits only");
            checkSchema(place, model.getValue());
        });
        document.path("paths").properties().forEach(path -> {
            checkPath(path.getKey());
            checkBelow("paths." + path.getKey(), path.getValue());
        });
    }

    private static void checkPath(String path) {
        for (String segment : path.substring(1).split("/", -1)) {
            require(
                    segment.isEmpty() || SEGMENT.matcher(segment).matches(),
                    "paths." + path + ": " + segment
                            + " must be one parameter, or letters, digits, hyphens, full stops, commas and colons");
        }
    }

    /** Looks for schemas and integrations, which may be anywhere in an operation. Of parameters their schemas are passed over. */
    private static void checkBelow(String place, JsonNode node) {
        for (JsonNode element : node.isArray() ? node : Json.mapper.createArrayNode()) {
            checkBelow(place, element);
        }
        node.properties().forEach(member -> {
            String below = place + "." + member.getKey();
            switch (member.getKey()) {
                case PARAMETERS -> {}
                case "schema" -> checkSchema(below, member.getValue());
                case INTEGRATION -> checkResponses(below, member.getValue().path("responses"));
                default -> checkBelow(below, member.getValue());
            }
        });
    }

    private static void checkSchema(String place, JsonNode schema) {
        schema.properties().forEach(member -> {
            String name = member.getKey();
            String below = place + "." + name;
            require(!UNSUPPORTED.contains(name), below + ": API Gateway's models do not know " + name);
            if (MAPS_OF_SCHEMAS.contains(name)) {
                member.getValue()
                        .properties()
                        .forEach(property -> checkSchema(below + "." + property.getKey(), property.getValue()));
            } else if (member.getValue().isArray() && !VALUES.contains(name)) {
                member.getValue().forEach(element -> checkSchema(below, element));
            } else if (!VALUES.contains(name)) {
                checkSchema(below, member.getValue());
            }
        });
    }

    private static void checkResponses(String place, JsonNode responses) {
        Map<String, String> patternByStatus = new HashMap<>();
        responses.properties().forEach(response -> {
            String status = response.getValue().path("statusCode").asText();
            String other = patternByStatus.put(status, response.getKey());
            require(
                    other == null,
                    place + ".responses: " + other + " and " + response.getKey() + " are both answered with " + status
                            + "; API Gateway keeps one response for each status");
        });
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
