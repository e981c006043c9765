package io.luca.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.function.StepCalls;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The step of a workflow, as it is told: always of whom, and what the step needs besides. */
record Step(ObjectNode told) {

    private static final JsonMapper json = new JsonMapper();
    private static final StepCalls calls = new StepCalls(json, TryAgainException::new);

    /**
     * One call of a function: reads what it is told, does the work, and writes its answer.
     *
     * @throws TryAgainException if the same call may succeed soon
     */
    static void run(InputStream input, OutputStream output, Function<Step, ObjectNode> work) throws IOException {
        calls.answer(input, output, told -> work.apply(new Step(told)));
    }

    static ObjectNode answer() {
        return json.createObjectNode();
    }

    SchoolId school() {
        return new SchoolId(text("school_id"));
    }

    StudentId student() {
        return new StudentId(text("student_id"));
    }

    UUID id(String field) {
        try {
            return UUID.fromString(text(field));
        } catch (IllegalArgumentException malformed) {
            throw LucaException.invalid(field, field + " must be a UUID");
        }
    }

    /** The workflow's time. */
    Instant now() {
        try {
            return Instant.parse(text("now"));
        } catch (DateTimeException malformed) {
            throw LucaException.invalid("now", "now must be a time such as 2026-01-15T08:00:00Z");
        }
    }

    String text(String field) {
        return optionalText(field)
                .orElseThrow(() -> LucaException.invalid(field, "the input must have the text " + field));
    }

    Optional<String> optionalText(String field) {
        return Optional.ofNullable(told.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isEmpty());
    }

    /** A whole number from 0. */
    int count(String field) {
        JsonNode value = told.get(field);
        if (value != null && value.isNumber() && value.canConvertToInt() && value.intValue() >= 0) {
            return value.intValue();
        }
        throw LucaException.invalid(field, "the input must have the whole number " + field);
    }
}
