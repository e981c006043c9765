package io.luca.consolidator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.luca.model.SchoolId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a run: how far it has come. It holds ids of schools and counts, nothing of a person. It only saves time: what
 * is pending is in the table's index, so a run without it does the same.
 *
 * @param doneThrough the last school that was finished, in order of id; null before the first
 * @param failed schools whose grades could not all be made, and why
 */
record Checkpoint(
        @Nullable SchoolId doneThrough, int schools, long grades, long evaluations, Map<String, String> failed) {

    /** Goes up when the shape changes: what another version wrote is not read. */
    private static final int FORMAT = 1;

    private static final JsonFactory factory = new JsonFactory();

    static final Checkpoint START = new Checkpoint(null, 0, 0, 0, Map.of());

    Checkpoint {
        failed = Map.copyOf(failed);
    }

    /** After one more school. */
    Checkpoint after(SchoolId school, SchoolResult result) {
        Map<String, String> all = new TreeMap<>(failed);
        if (!result.isGood()) {
            all.put(school.value(), result.reasons());
        }
        return new Checkpoint(school, schools + 1, grades + result.grades(), evaluations + result.evaluations(), all);
    }

    /** With what was done of a school that is not finished. */
    Checkpoint within(SchoolResult result) {
        return new Checkpoint(
                doneThrough, schools, grades + result.grades(), evaluations + result.evaluations(), failed);
    }

    boolean isDone(SchoolId school) {
        return doneThrough != null && school.value().compareTo(doneThrough.value()) <= 0;
    }

    byte[] json() {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            if (doneThrough != null) {
                json.writeStringField("done_through", doneThrough.value());
            }
            json.writeNumberField("schools", schools);
            json.writeNumberField("grades", grades);
            json.writeNumberField("evaluations", evaluations);
            json.writeObjectFieldStart("failed");
            for (Map.Entry<String, String> each : new TreeMap<>(failed).entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException("JSON could not be written to memory", impossible);
        }
    }

    /** What was written; empty if it is not whole, or of another version. */
    static Optional<Checkpoint> read(byte[] json) {
        try (JsonParser parser = factory.createParser(json)) {
            return new Reader(parser).read();
        } catch (IOException | RuntimeException broken) { // an id that is none, a number that is none
            return Optional.empty();
        }
    }

    private static final class Reader {

        private final JsonParser json;
        private final Map<String, String> failed = new TreeMap<>();
        private int format;
        private @Nullable SchoolId doneThrough;
        private int schools = -1;
        private long grades;
        private long evaluations;

        Reader(JsonParser json) {
            this.json = json;
        }

        Optional<Checkpoint> read() throws IOException {
            boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
            while (isObject && json.nextToken() == JsonToken.FIELD_NAME) {
                member(json.currentName());
            }
            return format == FORMAT && schools >= 0
                    ? Optional.of(new Checkpoint(doneThrough, schools, grades, evaluations, failed))
                    : Optional.empty();
        }

        private void member(String name) throws IOException {
            var _ = json.nextToken();
            switch (name) {
                case "format" -> format = json.getIntValue();
                case "done_through" -> doneThrough = new SchoolId(json.getText());
                case "schools" -> schools = json.getIntValue();
                case "grades" -> grades = json.getLongValue();
                case "evaluations" -> evaluations = json.getLongValue();
                case "failed" -> {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        failed.put(json.currentName(), json.nextTextValue());
                    }
                }
                default -> json.skipChildren();
            }
        }
    }
}
