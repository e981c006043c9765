package io.luca.local.aws.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves the intrinsic functions of one stack's template. An unknown function is refused by name, never passed on.
 *
 * <p>Reference: <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">
 * AWS CloudFormation intrinsic functions</a>.
 */
final class Intrinsics {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]+)}");
    private static final Pattern SECRET =
            Pattern.compile("\\{\\{resolve:secretsmanager:(arn:[^:]+:[^:]+:[^:]+:[^:]+:secret:[^:}]+|[^:}]+)"
                    + "(?::SecretString:([^:}]*):{0,2})?}}");
    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private final Scope scope;
    private final SecretResolver secrets;

    /** What the functions ask the deployment for. Each answer fails by name if there is none. */
    interface Scope {

        /** A parameter, a pseudo parameter or a resource. */
        JsonNode ref(String name);

        String attribute(String logicalId, String attribute);

        String importValue(String export);

        JsonNode mapping(String map, String first, String second);

        boolean condition(String name);
    }

    Intrinsics(Scope scope, SecretResolver secrets) {
        this.scope = scope;
        this.secrets = secrets;
    }

    /** The value with all functions resolved; empty where {@code AWS::NoValue} takes it away. */
    Optional<JsonNode> resolve(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = nodes.arrayNode();
            node.forEach(element -> resolve(element).ifPresent(array::add));
            return Optional.of(array);
        }
        if (!node.isObject()) {
            return Optional.of(node);
        }
        if (node.size() == 1) {
            String name = node.fieldNames().next();
            if ("Ref".equals(name) && "AWS::NoValue".equals(node.path(name).asText())) {
                return Optional.empty();
            }
            boolean conditionReference =
                    "Condition".equals(name) && node.path(name).isTextual();
            if ("Ref".equals(name) || name.startsWith("Fn::") || conditionReference) {
                return function(name, node.path(name));
            }
        }
        ObjectNode object = nodes.objectNode();
        node.properties()
                .forEach(member -> resolve(member.getValue()).ifPresent(value -> object.set(member.getKey(), value)));
        return Optional.of(object);
    }

    /** Whether a condition's expression holds. */
    boolean holds(JsonNode expression) {
        return resolve(expression).map(JsonNode::asBoolean).orElse(false);
    }

    private Optional<JsonNode> function(String name, JsonNode argument) {
        JsonNode value = switch (name) {
            case "Ref" -> scope.ref(argument.asText());
            case "Fn::GetAtt" -> text(attribute(argument));
            case "Fn::Join" -> text(String.join(argument.get(0).asText(), texts(argument.get(1))));
            case "Fn::Sub" -> text(substitute(argument));
            case "Fn::Select" -> select(argument);
            case "Fn::Split" -> split(argument);
            case "Fn::ImportValue" -> text(scope.importValue(one(argument).asText()));
            case "Fn::GetAZs" -> zones();
            case "Fn::Base64" ->
                text(Base64.getEncoder().encodeToString(one(argument).asText().getBytes(StandardCharsets.UTF_8)));
            case "Fn::FindInMap" ->
                scope.mapping(
                        one(argument.get(0)).asText(),
                        one(argument.get(1)).asText(),
                        one(argument.get(2)).asText());
            case "Fn::If" -> {
                JsonNode chosen = argument.get(scope.condition(argument.get(0).asText()) ? 1 : 2);
                yield resolve(chosen).orElse(null);
            }
            case "Condition" -> bool(scope.condition(argument.asText()));
            case "Fn::Equals" ->
                bool(one(argument.get(0)).asText().equals(one(argument.get(1)).asText()));
            case "Fn::Not" -> bool(!holds(argument.get(0)));
            case "Fn::And" -> bool(all(argument).stream().allMatch(this::holds));
            case "Fn::Or" -> bool(all(argument).stream().anyMatch(this::holds));
            default -> throw new IllegalArgumentException("the function " + name + " is not known");
        };
        return Optional.ofNullable(value);
    }

    private String attribute(JsonNode argument) {
        if (argument.isTextual()) {
            int dot = argument.asText().indexOf('.');
            if (dot < 0) {
                throw new IllegalArgumentException("Fn::GetAtt " + argument.asText() + " names no attribute");
            }
            return scope.attribute(
                    argument.asText().substring(0, dot), argument.asText().substring(dot + 1));
        }
        return scope.attribute(argument.get(0).asText(), one(argument.get(1)).asText());
    }

    private String substitute(JsonNode argument) {
        String template =
                argument.isTextual() ? argument.asText() : argument.get(0).asText();
        JsonNode own = argument.isTextual() ? nodes.objectNode() : argument.get(1);
        return VARIABLE.matcher(template).replaceAll(match -> {
            String name = match.group(2);
            if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
            }
            String value;
            if (own.has(name)) {
                value = one(own.get(name)).asText();
            } else if (name.contains(".")) {
                value = attribute(TextNode.valueOf(name));
            } else {
                value = scope.ref(name).asText();
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private JsonNode select(JsonNode argument) {
        int index = one(argument.get(0)).asInt(-1);
        JsonNode list = one(argument.get(1));
        if (index < 0 || index >= list.size()) {
            throw new IllegalArgumentException("Fn::Select asks for element " + argument.get(0) + " of " + list.size());
        }
        return list.get(index);
    }

    private JsonNode split(JsonNode argument) {
        ArrayNode parts = nodes.arrayNode();
        for (String part : one(argument.get(1))
                .asText()
                .split(Pattern.quote(argument.get(0).asText()), -1)) {
            parts.add(part);
        }
        return parts;
    }

    private JsonNode zones() {
        String region = scope.ref("AWS::Region").asText();
        return nodes.arrayNode().add(region + "a").add(region + "b").add(region + "c");
    }

    private List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        one(list).forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static List<JsonNode> all(JsonNode list) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        return all;
    }

    private JsonNode one(JsonNode node) {
        return resolve(node).orElseThrow(() -> new IllegalArgumentException("AWS::NoValue cannot stand here"));
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }

    private static JsonNode bool(boolean value) {
        return nodes.booleanNode(value);
    }

    private String withSecrets(String text) {
        if (!text.contains("{{resolve:")) {
            return text;
        }
        String resolved = SECRET.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        secrets.resolve(match.group(1), match.group(2) == null ? "" : match.group(2))));
        if (resolved.contains("{{resolve:")) {
            throw new IllegalArgumentException("the dynamic reference in '" + text + "' is not known");
        }
        return resolved;
    }

    /** Resolves references to secrets, after all functions: CDK joins a reference from parts that mean nothing alone. */
    JsonNode withSecrets(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(withSecrets(node.asText()));
        }
        if (node.isArray()) {
            ArrayNode array = nodes.arrayNode();
            node.forEach(element -> array.add(withSecrets(element)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = nodes.objectNode();
            node.properties().forEach(member -> object.set(member.getKey(), withSecrets(member.getValue())));
            return object;
        }
        return node;
    }
}
