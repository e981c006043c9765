package io.luca.local.aws.iam;

import java.util.regex.Pattern;

/**
 * What a statement's {@code Resource} or {@code NotResource} names: {@code *}, or an ARN with wildcards. A star that ends a segment runs on
 * over colons, any other wildcard stays in its segment; an ARN of fewer than six segments stands for all that begin so.
 *
 * @param pattern with all six segments, or {@code *}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">Wildcards of resources</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">Incomplete ARNs</a>
 */
record ResourcePattern(String pattern) {

    private static final String ALL = "*";
    /** Prefix, partition and service, in which no wildcard may be; a variable may be in none of them either. */
    private static final Pattern ARN = Pattern.compile("arn:[a-z][a-z-]*:[a-z0-9-]+(:.*)?", Pattern.DOTALL);

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is neither a star nor the beginning of an ARN
     */
    static ResourcePattern parse(String text) {
        if (text.equals(ALL)) {
            return new ResourcePattern(text);
        }
        if (!ARN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a resource must be * or an ARN without wildcards in partition and service, not " + text);
        }
        Glob.requireKnownVariables(text);
        return new ResourcePattern(text + ":*".repeat(Arns.PARTS - Arns.parts(text).length));
    }

    boolean matches(String arn, RequestContext context) {
        return pattern.equals(ALL) || Glob.matches(pattern, Glob.Stars.OF_SEGMENTS, arn, context);
    }

    /** Whether every variable in it has a value. */
    boolean resolves(RequestContext context) {
        return Glob.resolves(pattern, context);
    }
}
