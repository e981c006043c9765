package io.luca.local.aws.service.pipes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a record of an event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html. A variable
 * stands for the JSON that lies at its path. What is not there is taken as an empty text, as EventBridge's rules do; AWS does not say
 * what Pipes do, so a template of ours names no path that may be absent.
 */
final class InputTemplate {

    private static final Pattern VARIABLE = Pattern.compile("<([^<>]+)>");
    private static final Pattern PATH = Pattern.compile("\\$(\\.[A-Za-z0-9_-]+)+");
    private static final int LONGEST = 8_192;
    private static final ObjectMapper json = new ObjectMapper();

    /** What stands before each variable, and at last what stands after all of them. */
    private final List<String> literals;

    private final List<List<String>> paths;

    private InputTemplate(List<String> literals, List<List<String>> paths) {
        this.literals = List.copyOf(literals);
        this.paths = List.copyOf(paths);
    }

    /** @throws IllegalArgumentException if it asks for what is not known here, or would not make JSON */
    static InputTemplate parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("an InputTemplate has at most " + LONGEST + " characters");
        }
        List<String> literals = new ArrayList<>();
        List<List<String>> paths = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(text);
        int end = 0;
        while (variable.find()) {
            String path = variable.group(1);
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("the variable <" + path + "> of an InputTemplate is not known here");
            }
            literals.add(text.substring(end, variable.start()));
            paths.add(List.of(path.substring(2).split("\\.")));
            end = variable.end();
        }
        literals.add(text.substring(end));
        requireJson(String.join("null", literals), text);
        return new InputTemplate(literals, paths);
    }

    /** The record of an event, as JSON. */
    String apply(JsonNode event) {
        StringBuilder record = new StringBuilder();
        for (int index = 0; index < paths.size(); index++) {
            record.append(literals.get(index)).append(value(event, paths.get(index)));
        }
        return record.append(literals.getLast()).toString();
    }

    private static JsonNode value(JsonNode event, List<String> path) {
        JsonNode value = event;
        for (String name : path) {
            value = value.path(name);
        }
        return value.isMissingNode() ? TextNode.valueOf("") : value;
    }

    /** A variable between quotation marks would break it: how AWS escapes there is not documented. */
    private static void requireJson(String example, String template) {
        try {
            if (!json.readTree(example).isObject() || example.contains("\"null\"")) {
                throw new IllegalArgumentException(
                        "an InputTemplate must be a JSON object with its variables outside of quotation marks, got "
                                + template);
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("an InputTemplate must make JSON, got " + template, malformed);
        }
    }
}
