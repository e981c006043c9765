package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Method, path and query of a request, which together are the operation in a REST protocol.
 *
 * @param rawPath as it was sent, with its percent signs
 * @param rawQuery as it was sent, without the question mark; empty if there is none
 */
public record RestTarget(String method, String rawPath, String rawQuery) {

    /** The parts of the path, decoded one by one: a slash within a part is not a separator. */
    public List<String> segments() {
        return Stream.of(rawPath.split("/"))
                .filter(part -> !part.isEmpty())
                .map(RestTarget::decoded)
                .toList();
    }

    /** The query's values by name; the value of a name without one is empty. */
    public Map<String, String> query() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                    throw AwsError.invalid("InvalidArgument", "The request gives " + name + " twice.");
                }
            }
        }
        return values;
    }

    /** One value of the query. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query().get(name));
    }

    /** Percent signs are decoded, a plus stands for itself, as in a path. */
    public static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw AwsError.invalid("InvalidURI", "Couldn't parse the specified URI.");
        }
    }
}
