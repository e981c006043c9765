package io.luca.local.aws.iam;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy's text with wildcards and policy variables. The wildcards are those that stand in the policy; one that comes with
 * a variable's value is literal, as IAM has it, so that a tag cannot widen a pattern.
 */
final class Glob {

    private static final char ANY = '\uE000'; // private use: in no ARN, key or tag
    private static final char ONE = '\uE001';
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^},]+)(?:,\\s*'([^']*)')?}");

    private Glob() {}

    /**
     * Whether a value matches a policy's text.
     *
     * @param wildcards whether {@code *} and {@code ?} of the text are wildcards
     * @return false if a variable has no value: IAM then lets the statement not apply
     */
    static boolean matches(String text, boolean wildcards, String value, RequestContext context) {
        return expand(text, wildcards, context)
                .map(pattern -> match(pattern, value))
                .orElse(false);
    }

    /** Whether a value equals a policy's text but for case; false if a variable of it has no value. */
    static boolean equalsIgnoringCase(String text, String value, RequestContext context) {
        return expand(text, false, context).map(value::equalsIgnoreCase).orElse(false);
    }

    /** Whether every variable of a policy's text has a value. */
    static boolean resolves(String text, RequestContext context) {
        return expand(text, false, context).isPresent();
    }

    /** The text with variables replaced and wildcards marked; empty if a variable has no value. */
    private static Optional<String> expand(String text, boolean wildcards, RequestContext context) {
        StringBuilder expanded = new StringBuilder(text.length());
        Matcher variables = VARIABLE.matcher(text);
        int from = 0;
        while (variables.find()) {
            expanded.append(marked(text.substring(from, variables.start()), wildcards));
            Optional<String> value = value(variables, context);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            expanded.append(value.get());
            from = variables.end();
        }
        return Optional.of(
                expanded.append(marked(text.substring(from), wildcards)).toString());
    }

    private static Optional<String> value(Matcher variable, RequestContext context) {
        String name = variable.group(1);
        if (name.equals("*") || name.equals("?") || name.equals("$")) {
            return Optional.of(name);
        }
        return context.single(name).or(() -> Optional.ofNullable(variable.group(2)));
    }

    private static String marked(String text, boolean wildcards) {
        return wildcards ? text.replace('*', ANY).replace('?', ONE) : text;
    }

    /** Matches with one level of memory for the last star: linear in practice, never exponential. */
    private static boolean match(String pattern, String value) {
        int p = 0;
        int v = 0;
        int star = -1;
        int starValue = 0;
        while (v < value.length()) {
            if (p < pattern.length() && pattern.charAt(p) == ANY) {
                star = p++;
                starValue = v;
            } else if (p < pattern.length() && (pattern.charAt(p) == ONE || pattern.charAt(p) == value.charAt(v))) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++starValue;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == ANY) {
            p++;
        }
        return p == pattern.length();
    }
}
