package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of JSONPath that templates need: members and elements. */
final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile("\\G(?:\\.([A-Za-z_][A-Za-z0-9_-]*)|\\[['\"]([^'\"]+)['\"]\\]|\\[(\\d+)\\])");

    private JsonPath() {}

    /**
     * What lies at the path; a missing node if nothing does.
     *
     * @throws IllegalArgumentException if the path uses more of JSONPath than members and elements
     */
    static JsonNode find(JsonNode root, String path) {
        if (!path.startsWith("$")) {
            throw new IllegalArgumentException("a JSON path begins with $, got " + path);
        }
        JsonNode node = root;
        Matcher step = STEP.matcher(path);
        int end = 1;
        step.region(1, path.length());
        while (step.find()) {
            if (step.group(3) != null) {
                node = node.path(Integer.parseInt(step.group(3)));
            } else {
                node = node.path(step.group(1) != null ? step.group(1) : step.group(2));
            }
            end = step.end();
        }
        if (end != path.length()) {
            throw new IllegalArgumentException("the JSON path " + path + " is not supported");
        }
        return node;
    }
}
