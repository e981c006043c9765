package io.luca.local.workbench.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LogFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of a log.
 *
 * @param log the file that it is in, without its ending
 * @param fields as it says them
 */
public record TracedLine(Instant at, String log, ObjectNode fields) {

    /** The gateway's log, whose lines have a form of their own. */
    static final String ACCESS_LOG = "access";

    private static final DateTimeFormatter GATEWAY_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);
    private static final Set<String> SHOWN_ELSEWHERE = Set.of(
            "timestamp",
            "time",
            "level",
            "logger",
            "message",
            "exception",
            "request_id",
            LogFields.SERVICE,
            LogFields.CORRELATION_ID,
            LogFields.CORRELATION_IDS);

    /** The line that an object is; its time is the epoch's beginning if it says none. */
    static TracedLine of(String log, ObjectNode fields) {
        return new TracedLine(time(fields), log, fields);
    }

    private static Instant time(ObjectNode fields) {
        try {
            return fields.has("timestamp")
                    ? Instant.parse(fields.path("timestamp").asText())
                    : Instant.from(GATEWAY_TIME.parse(fields.path("time").asText()));
        } catch (DateTimeException none) {
            return Instant.EPOCH;
        }
    }

    /** The ids of the requests or the run that it is about. */
    public Set<String> ids() {
        return Stream.of(
                        fields.path(LogFields.CORRELATION_ID),
                        fields.path("request_id"),
                        fields.path(LogFields.CORRELATION_IDS))
                .flatMap(value -> Stream.of(value.asText("").split(" ")))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    /** Whether the client calls the request so. */
    public boolean isCalled(TracedId id) {
        return id.value().equals(fields.path(LogFields.CLIENT_CORRELATION_ID).asText());
    }

    /** Who wrote it. */
    public String service() {
        return log.equals(ACCESS_LOG)
                ? "gateway"
                : fields.path(LogFields.SERVICE).asText(log);
    }

    /** What it says happened. */
    public String message() {
        return log.equals(ACCESS_LOG)
                ? fields.path("method").asText() + " " + fields.path("route").asText()
                : fields.path("message").asText();
    }

    /** The other things that it says, by name. */
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        fields.properties().stream()
                .filter(field -> !SHOWN_ELSEWHERE.contains(field.getKey()) && isWorthIt(field.getValue()))
                .filter(field ->
                        !log.equals(ACCESS_LOG) || !List.of("method", "route").contains(field.getKey()))
                .forEach(field -> details.put(field.getKey(), field.getValue().asText()));
        if (fields.has("exception")) {
            details.put(
                    "exception",
                    fields.path("exception").asText().lines().findFirst().orElse(""));
        }
        return details;
    }

    private static boolean isWorthIt(JsonNode value) {
        return value.isValueNode()
                && !value.asText().isEmpty()
                && !value.asText().equals("-");
    }
}
