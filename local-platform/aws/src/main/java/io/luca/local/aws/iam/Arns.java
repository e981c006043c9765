package io.luca.local.aws.iam;

import java.util.regex.Pattern;

/** Matches ARNs part by part: a wildcard in one of the first five parts does not reach into the next. */
final class Arns {

    private static final int PARTS = 6;
    /** A colon of the ARN itself, not one in the name of a policy variable. */
    private static final Pattern SEPARATOR = Pattern.compile(":(?![^{}]*})");

    private Arns() {}

    static boolean matches(String pattern, String arn, RequestContext context) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patternParts = SEPARATOR.split(pattern, PARTS);
        String[] arnParts = arn.split(":", PARTS);
        if (patternParts.length != PARTS || arnParts.length != PARTS) {
            return false; // an ARN without its account part, for one, names nothing
        }
        for (int part = 0; part < PARTS; part++) {
            if (!Glob.matches(patternParts[part], true, arnParts[part], context)) {
                return false;
            }
        }
        return true;
    }
}
