package io.luca.local.aws.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The condition keys of one request with their values. Key names are case-insensitive, as in IAM; values are not.
 *
 * <p>A key with an empty list counts as absent.
 */
public final class RequestContext {

    private static final Set<String> SUPPLIED = Set.of(
            "aws:principalarn",
            "aws:principalaccount",
            "aws:principaltype",
            "aws:securetransport",
            "aws:tagkeys",
            "sts:rolesessionname",
            "aws:sourceaccount",
            "aws:sourcearn",
            "iam:passedtoservice",
            "s3:prefix",
            "dynamodb:leadingkeys",
            "dynamodb:enclosingoperation");

    private static final Set<String> SEVERAL = Set.of("aws:tagkeys", "dynamodb:leadingkeys", "dynamodb:attributes");

    private final Map<String, List<String>> values = new HashMap<>();

    /** A context with these keys. */
    public static RequestContext of(Map<String, List<String>> keys) {
        RequestContext context = new RequestContext();
        keys.forEach(context::put);
        return context;
    }

    /** Whether the services of this platform put this key into the context of the requests that carry it at AWS. */
    static boolean supplies(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return SUPPLIED.contains(name) || name.startsWith("aws:principaltag/") || name.startsWith("aws:requesttag/");
    }

    /** Whether a request may have several values of this key, which only operators for each value or any of them compare. */
    static boolean mayHaveSeveralValues(String key) {
        return SEVERAL.contains(key.toLowerCase(Locale.ROOT));
    }

    RequestContext put(String key, List<String> keyValues) {
        if (!keyValues.isEmpty()) {
            values.put(key.toLowerCase(Locale.ROOT), List.copyOf(keyValues));
        }
        return this;
    }

    RequestContext put(String key, String value) {
        return put(key, List.of(value));
    }

    List<String> all(String key) {
        return values.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
    }

    Optional<String> single(String key) {
        List<String> found = all(key);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }
}
