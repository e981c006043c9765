package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Set;

/** Compiles the schemas of request bodies by draft 4 of JSON Schema, the one that API Gateway's models are in. */
final class BodySchemas {

    private static final String COMPONENTS = "#/components/schemas/";
    private static final Set<String> MAPS_OF_SCHEMAS = Set.of("properties", "patternProperties", "definitions");

    /** Words of OpenAPI that are for readers; the validator would warn of each. */
    private static final Set<String> DOCUMENTATION =
            Set.of("example", "externalDocs", "xml", "deprecated", "readOnly", "writeOnly");

    /**
     * What API Gateway's request validation does not look at:
     * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
     */
    private static final Set<String> NOT_VALIDATED = Set.of("maxItems", "minItems");

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4);
    private final JsonNode definitions;

    /**
     * Schemas that may refer to these.
     *
     * @throws IllegalArgumentException if one of them refers to something else
     */
    BodySchemas(JsonNode components) {
        this.definitions = inDraft4(components, true);
    }

    /**
     * A schema, ready to validate.
     *
     * @throws IllegalArgumentException if it refers to anything but a component
     */
    Schema compile(JsonNode schema) {
        ObjectNode document = Json.mapper.createObjectNode();
        document.putArray("allOf")
                .add(inDraft4(schema, false)); // beside it lie the others, so that references find them
        document.set("definitions", definitions);
        Schema compiled = registry.getSchema(document);
        compiled.initializeValidators();
        return compiled;
    }

    private static JsonNode inDraft4(JsonNode node, boolean isMapOfSchemas) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode translated = Json.mapper.createObjectNode();
        node.properties().forEach(member -> {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (isMapOfSchemas) {
                translated.set(name, inDraft4(value, false));
            } else if (name.equals("$ref")) {
                translated.put(name, definition(value.asText()));
            } else if (value.isArray()) {
                ArrayNode elements = translated.putArray(name);
                value.forEach(element -> elements.add(inDraft4(element, false)));
            } else if (!DOCUMENTATION.contains(name) && !NOT_VALIDATED.contains(name)) {
                translated.set(name, inDraft4(value, MAPS_OF_SCHEMAS.contains(name)));
            }
        });
        return translated;
    }

    private static String definition(String reference) {
        if (!reference.startsWith(COMPONENTS)) {
            throw new IllegalArgumentException("$ref " + reference + " is not a component's schema");
        }
        return "#/definitions/" + reference.substring(COMPONENTS.length());
    }
}
