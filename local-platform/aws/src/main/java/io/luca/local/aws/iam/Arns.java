package io.luca.local.aws.iam;

import java.util.regex.Pattern;

/**
 * ARNs as the operators {@code ArnLike} and {@code ArnEquals} compare them: component by component, so that a wildcard in one of the first
 * five does not reach into the next.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM's reference</a>
 */
final class Arns {

    static final int PARTS = 6;
    /** A colon of the ARN itself, not one in the name of a policy variable. */
    private static final Pattern SEPARATOR = Pattern.compile(":(?![^{}]*})");

    private Arns() {}

    /** @throws IllegalArgumentException if a pattern has fewer components: it would match nothing, and a denial with it not deny */
    static void requireWhole(String pattern) {
        if (parts(pattern).length != PARTS) {
            throw new IllegalArgumentException("an ARN in a condition has six components, not as many as " + pattern);
        }
    }

    /** The components of a pattern, at most six; an ARN that stops early has fewer. */
    static String[] parts(String pattern) {
        return SEPARATOR.split(pattern, PARTS);
    }

    static boolean matches(String pattern, String arn, RequestContext context) {
        String[] patternParts = parts(pattern);
        String[] arnParts = arn.split(":", PARTS);
        if (arnParts.length != PARTS) {
            return false;
        }
        for (int part = 0; part < PARTS; part++) {
            if (!Glob.matches(patternParts[part], Glob.Stars.ALL, arnParts[part], context)) {
                return false;
            }
        }
        return true;
    }
}
