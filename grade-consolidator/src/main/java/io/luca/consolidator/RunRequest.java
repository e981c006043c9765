package io.luca.consolidator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request that the function is called with.
 *
 * @param continuation 0 for a run's first call
 */
record RunRequest(RunId run, int continuation) {

    private static final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final DateTimeFormatter NIGHT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The next call of the same run. */
    RunRequest next() {
        return new RunRequest(run, continuation + 1);
    }

    /** As {@link #read} reads it; a run's id needs no escapes. */
    String json() {
        return "{\"run\":\"" + run + "\",\"continuation\":" + continuation + "}";
    }

    /**
     * Reads what the schedule sends ({@code scheduled_at}), what a continuation sends ({@code run}, {@code continuation}), or
     * nothing of both, as a person does.
     *
     * @param requestId what Lambda calls the request; it stays the same when Lambda tries again
     */
    static RunRequest read(InputStream input, String requestId) throws IOException {
        String run = null;
        String scheduledAt = null;
        int continuation = 0;
        try (JsonParser json = factory.createParser(input)) {
            JsonToken first = json.nextToken();
            while (first == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "run" -> run = json.getValueAsString();
                    case "scheduled_at" -> scheduledAt = json.getValueAsString();
                    case "continuation" -> continuation = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
                    default -> json.skipChildren();
                }
            }
        }
        Optional<String> night = night(scheduledAt);
        String id = Optional.ofNullable(run).or(() -> night).orElse(requestId);
        return new RunRequest(new RunId(id), continuation);
    }

    /** One name for one time, however it is written. */
    private static Optional<String> night(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse).map(NIGHT::format);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
