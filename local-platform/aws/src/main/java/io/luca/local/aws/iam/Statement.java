package io.luca.local.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
        List<ResourcePattern> resources,
        boolean notResources,
        List<Condition> conditions) {

    private static final Set<String> ELEMENTS =
            Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final RequestContext NO_VARIABLES = new RequestContext();
    /** A star, or a service with the name of an action or a pattern of such. */
    private static final Pattern ACTION = Pattern.compile("\\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+");

    private static final String A_PRINCIPAL = "a principal is *, an account or an ARN without wildcards";

    /** Everybody, an account, or somebody's ARN: wildcards are in none of the others. */
    private static final Pattern PRINCIPAL = Pattern.compile("\\*|[0-9]{12}|arn:[^*?$]+");

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
        List<Condition> conditions = conditions(node.path("Condition"));
        conditions.forEach(condition -> requireKnownKey(condition, allow));
        boolean notActions = node.has("NotAction");
        boolean notResources = node.has("NotResource");
        List<String> actions = texts(node.path(notActions ? "NotAction" : "Action"));
        actions.forEach(action -> require(ACTION, action, "an action is like sqs:SendMessage or sqs:*"));
        return new Statement(
                node.path("Sid").asText(""),
                allow,
                principals(node.path("Principal")),
                actions,
                notActions,
                texts(node.path(notResources ? "NotResource" : "Resource")).stream()
                        .map(ResourcePattern::parse)
                        .toList(),
                notResources,
                conditions);
    }

    private static List<Condition> conditions(JsonNode block) {
        List<Condition> conditions = new ArrayList<>();
        if (!block.isMissingNode()) {
            members(block, "Condition").forEach(operator -> {
                var keys = members(operator.getValue(), operator.getKey());
                keys.forEach(
                        key -> conditions.add(Condition.parse(operator.getKey(), key.getKey(), texts(key.getValue()))));
            });
        }
        return conditions;
    }

    /** Those of an object. A condition of another shape would be none, and allow more. */
    private static Set<Map.Entry<String, JsonNode>> members(JsonNode node, String name) {
        if (!node.isObject() || (node.isEmpty() && !name.equals("Condition"))) {
            throw new IllegalArgumentException(name + " must be an object with a member, not " + node);
        }
        return node.properties();
    }

    private static void require(Pattern form, String text, String otherwise) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(otherwise + ", not " + text);
        }
    }

    /** Whether it speaks of this action on this resource under these conditions. Its principals are not looked at. */
    boolean applies(String action, String resource, RequestContext context) {
        return actions.stream().anyMatch(pattern -> actionMatches(pattern, action)) != notActions
                && speaksOf(resource, context)
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }

    private boolean speaksOf(String resource, RequestContext context) {
        if (resources.isEmpty()) {
            return true; // a trust policy names none: it is attached to its resource
        }
        if (notResources && !resources.stream().allMatch(pattern -> pattern.resolves(context))) {
            return !allow; // nobody knows what is excepted: nothing is allowed by it, and all is denied
        }
        return resources.stream().anyMatch(pattern -> pattern.matches(resource, context)) != notResources;
    }

    private static boolean actionMatches(String pattern, String action) {
        return Glob.matches(
                pattern.toLowerCase(Locale.ROOT), Glob.Stars.ALL, action.toLowerCase(Locale.ROOT), NO_VARIABLES);
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
            require(PRINCIPAL, node.asText(), A_PRINCIPAL);
            return List.of(node.asText());
        }
        List<String> principals = new ArrayList<>();
        node.properties()
                .forEach(kind -> texts(kind.getValue())
                        .forEach(value -> principals.add(
                                switch (kind.getKey()) {
                                    case "AWS" -> {
                                        require(PRINCIPAL, value, A_PRINCIPAL);
                                        yield value;
                                    }
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
            node.forEach(value -> texts.add(text(value)));
        } else if (!node.isMissingNode()) {
            texts.add(text(node));
        }
        return texts;
    }

    /** A text; a template may write true, false and numbers without quotation marks. */
    private static String text(JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw new IllegalArgumentException("a policy's value must be a text, not " + value);
        }
        return value.asText();
    }
}
