package io.luca.local.aws.iam;

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

    /** What a policy is attached to decides which elements its statements have. */
    enum Kind {
        IDENTITY,
        TRUST,
        RESOURCE
    }

    /** @throws IllegalArgumentException if it holds an element that is not known: it must not be skipped */
    static Statement parse(JsonNode node, Kind kind) {
        node.fieldNames().forEachRemaining(name -> {
            if (!ELEMENTS.contains(name)) {
                throw new IllegalArgumentException("the policy element " + name + " is not known");
            }
        });
        requireOne(node, "Action", "NotAction");
        if (kind != Kind.TRUST) {
            requireOne(node, "Resource", "NotResource");
        }
        boolean namesPrincipals = node.has("Principal");
        boolean namesResources = node.has("Resource") || node.has("NotResource");
        if (namesPrincipals == (kind == Kind.IDENTITY) || namesResources == (kind == Kind.TRUST)) {
            throw new IllegalArgumentException(
                    "a statement names a Principal in a trust policy and in a resource's, and a"
                            + " Resource in any but a trust policy: " + node);
        }
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
        conditions.forEach(condition -> requireKnownKey(condition, allow));
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

    private static void requireOne(JsonNode node, String element, String opposite) {
        String name = node.has(element) ? element : opposite;
        if (node.has(element) == node.has(opposite) || texts(node.path(name)).isEmpty()) {
            throw new IllegalArgumentException("a statement must have either " + element + " or " + opposite);
        }
    }

    /**
     * Where the absence of a key would widen what is allowed, the key must be one that this platform supplies. Elsewhere
     * its absence narrows it, which shows.
     */
    private static void requireKnownKey(Condition condition, boolean allow) {
        if (condition.holds(NO_VARIABLES) == allow && !RequestContext.supplies(condition.key())) {
            throw new IllegalArgumentException(
                    "the condition key " + condition.key() + " is not known here, and its absence would allow more");
        }
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
