package io.luca.local.aws.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The form body of a request by the query protocol, such as {@code Action=AssumeRole&RoleArn=…}. */
public record QueryParameters(Map<String, String> values) {

    public QueryParameters {
        values = Map.copyOf(values);
    }

    public static QueryParameters parse(byte[] body) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : new String(body, UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decoded(pair.substring(0, equals));
                if (values.put(name, decoded(pair.substring(equals + 1))) != null) {
                    throw AwsError.invalid("MalformedQueryString", "The request gives " + name + " twice.");
                }
            }
        }
        return new QueryParameters(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw AwsError.invalid("MalformedQueryString", "The request's form is not URL-encoded.");
        }
    }

    /** The form that says the same. */
    public byte[] encoded() {
        return values.entrySet().stream()
                .map(pair -> URLEncoder.encode(pair.getKey(), UTF_8) + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(UTF_8);
    }

    public String text(String name) {
        return optional(name)
                .orElseThrow(() -> AwsError.invalid("MissingParameter", "The request must contain " + name + "."));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
