package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Percent-encoding of path segments and query strings. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** A path segment's text; nothing if it is malformed. A plus sign is itself. */
    static Optional<String> decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return Optional.of(segment);
        }
        try {
            return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Text that stays one path segment, or one query name or value. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** The names and values of a query string, decoded; nothing if it is malformed. */
    static Optional<Map<String, List<String>>> query(String raw) {
        if (raw.isEmpty()) {
            return Optional.of(Map.of());
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        try {
            for (String pair : raw.split("&")) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    query.computeIfAbsent(URLDecoder.decode(name, UTF_8), _ -> new ArrayList<>())
                            .add(URLDecoder.decode(value, UTF_8));
                }
            }
            return Optional.of(query);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    static String query(Map<String, List<String>> query) {
        StringBuilder text = new StringBuilder();
        query.forEach((name, values) -> values.forEach(value -> text.append(text.isEmpty() ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value))));
        return text.toString();
    }
}
