package io.luca.local.aws.service.cognito;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.luca.local.aws.endpoint.AwsError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The members of a request, which Cognito takes in their own type only: a number is no text, and a list no structure. One that is
 * absent or null is empty.
 */
final class Members {

    private static final int MOST_SHOWN = 128; // no name that Cognito gives out is longer

    private Members() {}

    static String text(JsonNode structure, String name) {
        return of(structure, name, JsonNode::isTextual, "a String").asText("");
    }

    static boolean flag(JsonNode structure, String name) {
        return of(structure, name, JsonNode::isBoolean, "a Boolean").asBoolean();
    }

    /** A structure, or a map. */
    static JsonNode structure(JsonNode structure, String name) {
        return of(structure, name, JsonNode::isObject, "a structure or map");
    }

    static JsonNode list(JsonNode structure, String name) {
        return of(structure, name, JsonNode::isArray, "a list");
    }

    /** Attributes of a person, by their names. */
    static Map<String, String> attributes(JsonNode request) {
        Map<String, String> attributes = new LinkedHashMap<>();
        list(request, "UserAttributes")
                .forEach(attribute -> attributes.put(text(attribute, "Name"), text(attribute, "Value")));
        return attributes;
    }

    /** What came, as an answer may repeat it: no longer than a name. */
    static String shown(String text) {
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    }

    private static JsonNode of(JsonNode structure, String name, Predicate<JsonNode> isOfType, String type) {
        JsonNode member = structure.path(name);
        if (member.isNull() || member.isMissingNode()) {
            return JsonNodeFactory.instance.missingNode();
        }
        if (!isOfType.test(member)) {
            throw AwsError.invalid("SerializationException", name + " cannot be converted to " + type + ".");
        }
        return member;
    }
}
