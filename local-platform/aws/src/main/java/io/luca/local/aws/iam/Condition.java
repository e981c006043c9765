package io.luca.local.aws.iam;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One key of a statement's {@code Condition} block: operator, key and the policy's values.
 *
 * <p>Semantics by <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 * IAM's reference</a>; in particular {@code ForAllValues} is true when the request has no such key, which is why it must never
 * stand alone with an Allow.
 */
record Condition(Quantifier quantifier, Operator operator, boolean ifExists, String key, List<String> values) {

    /** How the values of a multivalued key are taken together. */
    enum Quantifier {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    /** A comparison of one value of the request with one of the policy. Numbers, times and addresses are in no key that is supplied here. */
    enum Operator {
        STRING_EQUALS(false),
        STRING_NOT_EQUALS(true),
        STRING_EQUALS_IGNORE_CASE(false),
        STRING_NOT_EQUALS_IGNORE_CASE(true),
        STRING_LIKE(false),
        STRING_NOT_LIKE(true),
        ARN_LIKE(false),
        ARN_EQUALS(false),
        ARN_NOT_LIKE(true),
        ARN_NOT_EQUALS(true),
        BOOL(false),
        NULL(false);

        private final boolean negated;

        Operator(boolean negated) {
            this.negated = negated;
        }
    }

    private static final Set<String> KNOWN =
            Arrays.stream(Operator.values()).map(Condition::plainName).collect(Collectors.toSet());

    private static final Set<String> TRUTHS = Set.of("true", "false");

    Condition {
        values = List.copyOf(values);
    }

    /** @throws IllegalArgumentException if the operator is not known, or its values are not such as it compares: it must not be skipped */
    static Condition parse(String operatorText, String key, List<String> values) {
        String text = operatorText;
        Quantifier quantifier = Quantifier.NONE;
        if (text.startsWith("ForAllValues:")) {
            quantifier = Quantifier.FOR_ALL_VALUES;
            text = text.substring("ForAllValues:".length());
        } else if (text.startsWith("ForAnyValue:")) {
            quantifier = Quantifier.FOR_ANY_VALUE;
            text = text.substring("ForAnyValue:".length());
        }
        boolean ifExists = text.endsWith("IfExists");
        String name =
                (ifExists ? text.substring(0, text.length() - "IfExists".length()) : text).toLowerCase(Locale.ROOT);
        boolean nullIfExists = ifExists && name.equals("null");
        if (!KNOWN.contains(name) || nullIfExists) {
            throw new IllegalArgumentException("the condition operator " + operatorText + " is not known");
        }
        Operator operator = Arrays.stream(Operator.values())
                .filter(candidate -> plainName(candidate).equals(name))
                .findFirst()
                .orElseThrow();
        requireValues(operatorText, operator, quantifier, key, values);
        return new Condition(quantifier, operator, ifExists, key, values);
    }

    private static void requireValues(
            String text, Operator operator, Quantifier quantifier, String key, List<String> values) {
        require(!values.isEmpty(), text + " of " + key + " has no value to compare with");
        boolean isOfTruths = operator == Operator.BOOL || operator == Operator.NULL;
        require(
                !isOfTruths || values.stream().allMatch(value -> TRUTHS.contains(value.toLowerCase(Locale.ROOT))),
                text + " of " + key + " compares with true and false only, not with " + values);
        require(
                operator != Operator.NULL || quantifier == Quantifier.NONE,
                text + ": Null asks whether there is a key, and not for each of its values");
        require(
                operator == Operator.NULL || quantifier != Quantifier.NONE || !RequestContext.mayHaveSeveralValues(key),
                text + " of " + key + ", which may have several values, needs ForAllValues or ForAnyValue");
        values.forEach(Glob::requireKnownVariables);
        if (operator.name().startsWith("ARN")) {
            values.forEach(Arns::requireWhole);
        }
    }

    private static void require(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    boolean holds(RequestContext context) {
        List<String> actual = context.all(key);
        if (operator == Operator.NULL) {
            return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == actual.isEmpty());
        }
        if (actual.isEmpty()) {
            return switch (quantifier) {
                case FOR_ALL_VALUES -> true;
                case FOR_ANY_VALUE -> ifExists;
                case NONE -> ifExists || operator.negated;
            };
        }
        return switch (quantifier) {
            case NONE, FOR_ALL_VALUES -> actual.stream().allMatch(value -> passes(value, context));
            case FOR_ANY_VALUE -> actual.stream().anyMatch(value -> passes(value, context));
        };
    }

    private boolean passes(String actual, RequestContext context) {
        if (operator.negated && !values.stream().allMatch(expected -> Glob.resolves(expected, context))) {
            return false; // a variable without a value must not make "is not" true
        }
        boolean matched = values.stream().anyMatch(expected -> matches(expected, actual, context));
        return matched != operator.negated;
    }

    private boolean matches(String expected, String actual, RequestContext context) {
        return switch (operator) {
            case STRING_EQUALS, STRING_NOT_EQUALS -> Glob.matches(expected, Glob.Stars.NONE, actual, context);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                Glob.equalsIgnoringCase(expected, actual, context);
            case STRING_LIKE, STRING_NOT_LIKE -> Glob.matches(expected, Glob.Stars.ALL, actual, context);
            case ARN_LIKE, ARN_EQUALS, ARN_NOT_LIKE, ARN_NOT_EQUALS -> Arns.matches(expected, actual, context);
            case BOOL -> expected.equalsIgnoreCase(actual);
            case NULL -> throw new IllegalStateException("Null compares no values");
        };
    }

    private static String plainName(Operator operator) {
        return operator.name().replace("_", "").toLowerCase(Locale.ROOT);
    }
}
