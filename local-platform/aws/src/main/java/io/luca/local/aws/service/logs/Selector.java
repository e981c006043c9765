package io.luca.local.aws.service.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a JSON object, such as {@code $.users[0].id}.
 *
 * @param steps names of members, and numbers of elements in brackets
 */
record Selector(List<String> steps) {

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_-]+)|(\\[\\d{1,6}\\])");

    private static final Pattern WHOLE = Pattern.compile("\\$(?:" + STEP.pattern() + ")+");

    Selector {
        steps = List.copyOf(steps);
    }

    /**
     * A place as a pattern writes it.
     *
     * @throws IllegalArgumentException if it writes none
     */
    static Selector parse(String text) {
        if (!WHOLE.matcher(text).matches() || text.startsWith("$[")) {
            throw new IllegalArgumentException(
                    text + " is no selector such as $.name or $.names[0].first that is read here");
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps.add(step.group(1) != null ? step.group(1) : step.group(2));
        }
        return new Selector(steps);
    }

    /** What is there; a missing node if nothing is. */
    JsonNode of(JsonNode object) {
        JsonNode node = object;
        for (String step : steps) {
            node = step.startsWith("[") ? node.path(Integer.parseInt(step, 1, step.length() - 1, 10)) : node.path(step);
        }
        return node;
    }
}
