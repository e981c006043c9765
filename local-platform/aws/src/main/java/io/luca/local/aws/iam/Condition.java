package io.luca.local.aws.iam;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

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

    /** A comparison of one value of the request with one of the policy. */
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
        NUMERIC_EQUALS(false),
        NUMERIC_NOT_EQUALS(true),
        NUMERIC_LESS_THAN(false),
        NUMERIC_LESS_THAN_EQUALS(false),
        NUMERIC_GREATER_THAN(false),
        NUMERIC_GREATER_THAN_EQUALS(false),
        BOOL(false),
        IP_ADDRESS(false),
        NOT_IP_ADDRESS(true),
        NULL(false);

        private final boolean negated;

        Operator(boolean negated) {
            this.negated = negated;
        }
    }

    private static final Set<String> KNOWN = java.util.Arrays.stream(Operator.values())
            .map(Condition::plainName)
            .collect(java.util.stream.Collectors.toSet());

    Condition {
        values = List.copyOf(values);
    }

    /** @throws IllegalArgumentException if the operator is not known: it must not be skipped */
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
        Operator operator = java.util.Arrays.stream(Operator.values())
                .filter(candidate -> plainName(candidate).equals(name))
                .findFirst()
                .orElseThrow();
        return new Condition(quantifier, operator, ifExists, key, values);
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
            // A single-valued operator over several values would be a mistake in the policy: all must pass, to be safe.
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
            case STRING_EQUALS, STRING_NOT_EQUALS -> Glob.matches(expected, false, actual, context);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE ->
                Glob.equalsIgnoringCase(expected, actual, context);
            case STRING_LIKE, STRING_NOT_LIKE -> Glob.matches(expected, true, actual, context);
            case ARN_LIKE, ARN_EQUALS, ARN_NOT_LIKE, ARN_NOT_EQUALS -> Arns.matches(expected, actual, context);
            case BOOL -> expected.equalsIgnoreCase(actual);
            case IP_ADDRESS, NOT_IP_ADDRESS -> inNetwork(expected, actual);
            case NUMERIC_EQUALS, NUMERIC_NOT_EQUALS -> compares(expected, actual, sign -> sign == 0);
            case NUMERIC_LESS_THAN -> compares(expected, actual, sign -> sign < 0);
            case NUMERIC_LESS_THAN_EQUALS -> compares(expected, actual, sign -> sign <= 0);
            case NUMERIC_GREATER_THAN -> compares(expected, actual, sign -> sign > 0);
            case NUMERIC_GREATER_THAN_EQUALS -> compares(expected, actual, sign -> sign >= 0);
            case NULL -> throw new IllegalStateException("Null compares no values");
        };
    }

    private static boolean compares(String expected, String actual, IntPredicate accepted) {
        try {
            return accepted.test(new BigDecimal(actual).compareTo(new BigDecimal(expected)));
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static boolean inNetwork(String network, String address) {
        int slash = network.indexOf('/');
        try {
            byte[] base = InetAddress.getByName(slash < 0 ? network : network.substring(0, slash))
                    .getAddress();
            byte[] actual = InetAddress.getByName(address).getAddress();
            int bits = slash < 0 ? base.length * 8 : Integer.parseInt(network.substring(slash + 1));
            if (base.length != actual.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((base[bit / 8] & mask) != (actual[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    private static String plainName(Operator operator) {
        return operator.name().replace("_", "").toLowerCase(Locale.ROOT);
    }
}
