package io.luca.local.aws.iam;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy's text with wildcards and policy variables. The wildcards are those that stand in the policy; one that comes with
 * a variable's value is literal, as IAM has it, so that a tag cannot widen a pattern.
 */
final class Glob {

    private static final char ANY = '\uE000'; // private use: in no ARN, key or tag
    private static final char ONE = '\uE001';
    private static final char ANY_OF_SEGMENT = '\uE002';
    private static final char ONE_OF_SEGMENT = '\uE003';
    private static final char SEPARATOR = ':';
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^},]+)(?:,\\s*'([^']*)')?}");
    private static final Pattern STAR_BEFORE_A_SEPARATOR = Pattern.compile("\\*(?=:)");
    private static final Set<String> LITERALS = Set.of("*", "?", "$");

    /** What the wildcards of a policy's text stand for. */
    enum Stars {
        /** They are characters like others. */
        NONE,
        /** Any characters. */
        ALL,
        /** Characters of a segment between colons; a star that ends one runs on. */
        OF_SEGMENTS
    }

    private Glob() {}

    /**
     * Whether a value matches a policy's text.
     *
     * @return false if a variable has no value: IAM then lets the statement not apply
     */
    static boolean matches(String text, Stars wildcards, String value, RequestContext context) {
        return expand(text, wildcards, context)
                .map(pattern -> match(pattern, value))
                .orElse(false);
    }

    /** Whether a value equals a policy's text but for case; false if a variable of it has no value. */
    static boolean equalsIgnoringCase(String text, String value, RequestContext context) {
        return expand(text, Stars.NONE, context).map(value::equalsIgnoreCase).orElse(false);
    }

    /** Whether every variable of a policy's text has a value. */
    static boolean resolves(String text, RequestContext context) {
        return expand(text, Stars.NONE, context).isPresent();
    }

    /**
     * Confirms that the variables of a policy's text are such as this platform gives values.
     *
     * @throws IllegalArgumentException if one is not, or is written in a way that IAM does not read: what is compared with it would match
     *     nothing, and a denial not deny
     */
    static void requireKnownVariables(String text) {
        Matcher variables = VARIABLE.matcher(text);
        int read = 0;
        while (variables.find()) {
            String name = variables.group(1);
            if (!LITERALS.contains(name) && !RequestContext.supplies(name)) {
                throw new IllegalArgumentException("the policy variable " + variables.group() + " is not known here");
            }
            read++;
        }
        if (text.split("\\$\\{", -1).length - 1 != read) {
            throw new IllegalArgumentException("a policy variable is not written as one in " + text);
        }
    }

    /** The text with variables replaced and wildcards marked; empty if a variable has no value. */
    private static Optional<String> expand(String text, Stars wildcards, RequestContext context) {
        if (text.indexOf('$') < 0) { // most have no variable, and each call is judged by many
            return Optional.of(marked(wildcards == Stars.OF_SEGMENTS ? withLastStar(text) : text, wildcards));
        }
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
        String rest = text.substring(from);
        return Optional.of(
                expanded.append(marked(wildcards == Stars.OF_SEGMENTS ? withLastStar(rest) : rest, wildcards))
                        .toString());
    }

    private static Optional<String> value(Matcher variable, RequestContext context) {
        String name = variable.group(1);
        if (LITERALS.contains(name)) {
            return Optional.of(name);
        }
        return context.single(name).or(() -> Optional.ofNullable(variable.group(2)));
    }

    /** What a pattern ends with also ends a segment. */
    private static String withLastStar(String rest) {
        return rest.endsWith("*") ? rest.substring(0, rest.length() - 1) + ANY : rest;
    }

    private static String marked(String text, Stars wildcards) {
        return switch (wildcards) {
            case NONE -> text;
            case ALL -> text.replace('*', ANY).replace('?', ONE);
            case OF_SEGMENTS ->
                STAR_BEFORE_A_SEPARATOR
                        .matcher(text)
                        .replaceAll(String.valueOf(ANY))
                        .replace('*', ANY_OF_SEGMENT)
                        .replace('?', ONE_OF_SEGMENT);
        };
    }

    /** Remembers the last star of each kind: linear in practice, never exponential. */
    private static boolean match(String pattern, String value) {
        int p = 0;
        int v = 0;
        int any = -1;
        int anyValue = 0;
        int ofSegment = -1;
        int ofSegmentValue = 0;
        while (v < value.length()) {
            char expected = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (expected == ANY) {
                any = p++;
                anyValue = v;
                ofSegment = -1; // what it could still take, this one can
            } else if (expected == ANY_OF_SEGMENT) {
                ofSegment = p++;
                ofSegmentValue = v;
            } else if (p < pattern.length() && isOne(expected, value.charAt(v))) {
                p++;
                v++;
            } else if (ofSegment >= 0 && value.charAt(ofSegmentValue) != SEPARATOR) {
                p = ofSegment + 1;
                v = ++ofSegmentValue;
            } else if (any >= 0) {
                p = any + 1;
                v = ++anyValue;
                ofSegment = -1;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && (pattern.charAt(p) == ANY || pattern.charAt(p) == ANY_OF_SEGMENT)) {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean isOne(char expected, char actual) {
        return expected == actual || expected == ONE || (expected == ONE_OF_SEGMENT && actual != SEPARATOR);
    }
}
