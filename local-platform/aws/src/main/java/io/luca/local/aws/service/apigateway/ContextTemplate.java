package io.luca.local.aws.service.apigateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with {@code $context} variables and nothing else: gateway responses and access log lines, which API Gateway does not
 * run through Velocity. Immutable.
 */
final class ContextTemplate {

    private static final String STEPS = "((?:\\.[A-Za-z_][A-Za-z0-9_:-]*|\\[['\"][^'\"\\]]+['\"]\\])+)";
    private static final Pattern VARIABLE = Pattern.compile("\\$context" + STEPS + "|\\$\\{context" + STEPS + "\\}");
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_:-]+)|\\[['\"]([^'\"\\]]+)['\"]\\]");

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Variable(String name) implements Part {}
    }

    private final List<Part> parts = new ArrayList<>();
    private final String absent;

    /**
     * Reads a template.
     *
     * @param absent what is written where a variable has no value
     * @throws IllegalArgumentException naming a variable that is not known
     */
    ContextTemplate(String template, String absent) {
        this.absent = absent;
        Matcher matcher = VARIABLE.matcher(template);
        int end = 0;
        while (matcher.find()) {
            parts.add(new Part.Text(template.substring(end, matcher.start())));
            String name = name(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            if (!ContextNames.isKnown(name)) {
                throw new IllegalArgumentException("$context." + name + " is not known");
            }
            parts.add(new Part.Variable(name));
            end = matcher.end();
        }
        parts.add(new Part.Text(template.substring(end)));
    }

    /** The text for one request. A quoted message is already JSON; every other value is put in through the escape. */
    String render(Exchange exchange, UnaryOperator<String> escape) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text literal -> text.append(literal.text());
                case Part.Variable variable -> {
                    String value = exchange.context(variable.name()).orElse(absent);
                    text.append("error.messageString".equals(variable.name()) ? value : escape.apply(value));
                }
            }
        }
        return text.toString();
    }

    private static String name(String path) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            steps.add(step.group(1) != null ? step.group(1) : step.group(2));
        }
        return String.join(".", steps);
    }
}
