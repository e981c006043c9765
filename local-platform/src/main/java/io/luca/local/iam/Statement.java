package io.luca.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One statement of a policy.
 *
 * @param principals ARNs, account ids or {@code *} in a trust policy; service principals as {@code service:<name>}; empty in
 *     an identity policy
 */
record Statement(
        String sid,
        boolean allow,
        List<String> principals,
        List<String> actions,
        boolean notActions,
        List<String> resources,
        boolean notResources,
        List<Condition> conditions) {

    private static final Set<String> ELEMENTS =
            Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final RequestContext NO_VARIABLES = new RequestContext();

    Statement {
        principals = List.copyOf(principals);
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        conditions = List.copyOf(conditions);
    }

    /** @throws IllegalArgumentException if it holds an element that is not known: it must not be skipped */
    static Statement parse(JsonNode node) {
        node.fieldNames().forEachRemaining(name -> {
            if (!ELEMENTS.contains(name)) {
                throw new IllegalArgumentException("the policy element " + name + " is not known");
            }
        });
        boolean allow = switch (node.path("Effect").asText()) {
            case "Allow" -> true;
            case "Deny" -> false;
            default -> throw new IllegalArgumentException("Effect must be Allow or Deny: " + node);
        };
        List<Condition> conditions = new ArrayList<>();
        node.path("Condition")
                .properties()
                .forEach(operator -> operator.getValue()
                        .properties()
                        .forEach(key -> conditions.add(
                                Condition.parse(operator.getKey(), key.getKey(), texts(key.getValue())))));
        boolean notActions = node.has("NotAction");
        boolean notResources = node.has("NotResource");
        return new Statement(
                node.path("Sid").asText(""),
                allow,
                principals(node.path("Principal")),
                texts(node.path(notActions ? "NotAction" : "Action")),
                notActions,
                texts(node.path(notResources ? "NotResource" : "Resource")),
                notResources,
                conditions);
    }

    /** Whether it speaks of this action on this resource under these conditions. Its principals are not looked at. */
    boolean applies(String action, String resource, RequestContext context) {
        boolean resourceMatches = resources.isEmpty() // a trust policy names none: it is attached to its resource
                || resources.stream().anyMatch(pattern -> Arns.matches(pattern, resource, context)) != notResources;
        return actions.stream().anyMatch(pattern -> actionMatches(pattern, action)) != notActions
                && resourceMatches
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    private static boolean actionMatches(String pattern, String action) {
        return Glob.matches(pattern.toLowerCase(Locale.ROOT), true, action.toLowerCase(Locale.ROOT), NO_VARIABLES);
    }

    private static List<String> principals(JsonNode node) {
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        List<String> principals = new ArrayList<>();
        node.properties()
                .forEach(kind -> texts(kind.getValue())
                        .forEach(value -> principals.add(
                                switch (kind.getKey()) {
                                    case "AWS" -> value;
                                    case "Service" -> "service:" + value;
                                    case "Federated" -> "federated:" + value;
                                    default ->
                                        throw new IllegalArgumentException(
                                                "the principal kind " + kind.getKey() + " is not known");
                                })));
        return principals;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(value -> texts.add(value.asText()));
        } else if (!node.isMissingNode()) {
            texts.add(node.asText());
        }
        return texts;
    }
}
