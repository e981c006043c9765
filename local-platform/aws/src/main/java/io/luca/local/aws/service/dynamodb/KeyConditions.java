package io.luca.local.aws.service.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds which partition a Query asks for, in either of the two ways to say it. */
final class KeyConditions {

    private static final Pattern EQUALITY =
            Pattern.compile("([#A-Za-z_][\\w.-]*)\\s*=\\s*(:\\w+)|(:\\w+)\\s*=\\s*([#A-Za-z_][\\w.-]*)");

    private KeyConditions() {}

    /** Every value that the query equates the attribute with; more than one is for the policy to judge, not to guess. */
    static List<String> valuesOf(String attribute, JsonNode request, Function<JsonNode, String> scalar) {
        List<String> values = new ArrayList<>();
        Matcher equalities =
                EQUALITY.matcher(request.path("KeyConditionExpression").asText(""));
        while (equalities.find()) {
            String name = equalities.group(1) != null ? equalities.group(1) : equalities.group(4);
            String value = equalities.group(1) != null ? equalities.group(2) : equalities.group(3);
            String resolved = name.startsWith("#")
                    ? request.path("ExpressionAttributeNames").path(name).asText()
                    : name;
            if (resolved.equals(attribute)) {
                values.add(
                        scalar.apply(request.path("ExpressionAttributeValues").path(value)));
            }
        }
        request.path("KeyConditions")
                .path(attribute)
                .path("AttributeValueList")
                .forEach(value -> values.add(scalar.apply(value)));
        return values;
    }
}
