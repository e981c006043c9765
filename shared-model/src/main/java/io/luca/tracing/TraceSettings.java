package io.luca.tracing;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go and how many begin here, from the environment that OpenTelemetry and Lambda have agreed on with everybody:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. Without an address nothing is recorded.
 *
 * @param collector where OTLP is taken by HTTP; its path follows
 * @param service as which spans are shown
 * @param attributes of all spans, such as the environment's name
 * @param ratio of the traces that begin here, 0 to 1; what comes with a decision keeps it
 */
public record TraceSettings(Optional<URI> collector, String service, Map<String, String> attributes, double ratio) {

    private static final String COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String SERVICE = "OTEL_SERVICE_NAME";
    private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
    /** As X-Ray's own default rule: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html. */
    private static final double DEFAULT_RATIO = 0.05;

    public TraceSettings {
        attributes = Map.copyOf(attributes);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(RATIO + " must be 0 to 1, got " + ratio);
        }
    }

    /**
     * Reads the environment.
     *
     * @param service the name, where the environment gives none
     * @throws IllegalArgumentException naming the variable that is wrong
     */
    public static TraceSettings from(Map<String, String> environment, String service) {
        return new TraceSettings(
                value(environment, COLLECTOR).map(TraceSettings::address),
                value(environment, SERVICE).orElse(service),
                attributes(value(environment, ATTRIBUTES).orElse("")),
                value(environment, RATIO).map(TraceSettings::number).orElse(DEFAULT_RATIO));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(COLLECTOR + " must be an address of HTTP", malformed);
        }
        throw new IllegalArgumentException(COLLECTOR + " must be an address of HTTP");
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(RATIO + " must be a number, got " + text, malformed);
        }
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length == 2 && !parts[0].isEmpty()) {
                attributes.put(parts[0], parts[1]);
            } else if (!pair.isBlank()) {
                throw new IllegalArgumentException(
                        ATTRIBUTES + " must be pairs such as name=value, with commas between");
            }
        }
        return attributes;
    }
}
