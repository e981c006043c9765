package io.luca.gov;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.GovernmentReceipt;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Rejection;
import io.luca.model.SentGrade;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.SyncBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The government's JSON, as docs/government-api.md has it. What cannot be read is empty: it is no answer. */
final class GovernmentJson {

    private GovernmentJson() {}

    /** The body of a batch: the same bytes each time, as the government compares them. */
    static byte[] batch(SyncBatch batch) {
        ObjectNode body = Json.object()
                .put("school_id", batch.school().value())
                .put("period", batch.period().value());
        ArrayNode grades = body.putArray("grades");
        for (SentGrade grade : batch.grades()) {
            ObjectNode one = grades.addObject()
                    .put("student_id", grade.student().value())
                    .put("subject", grade.subject().value())
                    .put("score", grade.score());
            one.putObject("scale").put("min", grade.scaleMin()).put("max", grade.scaleMax());
            one.put("passing", grade.passing()).put("version", grade.version());
        }
        return Json.write(body);
    }

    /** A receipt for all grades of a batch. One for fewer, or more, is not for this batch. */
    static Optional<GovernmentReceipt> receipt(byte[] answer, SyncBatch batch) {
        return Json.read(answer)
                .filter(object -> object.path("accepted").isInt()
                        && object.path("accepted").intValue() == batch.grades().size())
                .flatMap(object -> receipt(object));
    }

    /** The grades of a batch that the government refused, each once. */
    static List<Rejection> rejections(byte[] answer, SyncBatch batch) {
        Map<GradeKey, Rejection> named = new LinkedHashMap<>();
        JsonNode errors = Json.read(answer).map(object -> object.path("errors")).orElse(Json.object());
        for (SentGrade grade : batch.grades()) {
            for (JsonNode error : errors) {
                if (error.path("student_id").asText().equals(grade.student().value())
                        && error.path("subject").asText().equals(grade.subject().value())) {
                    named.putIfAbsent(
                            grade.key(batch.period()),
                            new Rejection(
                                    grade.student(),
                                    grade.subject(),
                                    Json.optionalText(error, "code").orElse("unspecified"),
                                    Json.optionalText(error, "message").orElse("")));
                }
            }
        }
        return List.copyOf(named.values());
    }

    /** A version of a grade that the government has. */
    record Version(StudentId student, SubjectId subject, int version) {}

    /** A batch that the government has; its key is text, as it may be none of ours. */
    record Receipt(String key, GovernmentReceipt receipt, List<Version> grades) {
        Receipt {
            grades = List.copyOf(grades);
        }
    }

    /**
     * A page of what the government has.
     *
     * @param next where the next page begins; null on the last one
     */
    record Page(List<Receipt> receipts, @Nullable String next) {
        Page {
            receipts = List.copyOf(receipts);
        }
    }

    /** A page, if all of it can be read. */
    static Optional<Page> page(byte[] answer) {
        ObjectNode page = Json.read(answer).orElse(null);
        if (page == null || !(page.get("receipts") instanceof ArrayNode list)) {
            return Optional.empty();
        }
        JsonNode next = page.get("cursor");
        if (next != null && !next.isNull() && !next.isTextual()) {
            return Optional.empty();
        }
        List<Receipt> receipts = new ArrayList<>();
        for (JsonNode one : list) {
            Optional<Receipt> read = receiptWithGrades(one);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            receipts.add(read.get());
        }
        return Optional.of(new Page(receipts, next == null || next.isNull() ? null : next.textValue()));
    }

    private static Optional<Receipt> receiptWithGrades(JsonNode one) {
        Optional<String> key = Json.optionalText(one, "key");
        Optional<GovernmentReceipt> receipt = receipt(one);
        if (key.isEmpty() || receipt.isEmpty() || !(one.get("grades") instanceof ArrayNode list)) {
            return Optional.empty();
        }
        List<Version> grades = new ArrayList<>();
        for (JsonNode grade : list) {
            if (!grade.path("version").isInt()) {
                return Optional.empty();
            }
            try {
                grades.add(new Version(
                        new StudentId(grade.path("student_id").asText()),
                        new SubjectId(grade.path("subject").asText()),
                        grade.path("version").intValue()));
            } catch (LucaException noId) {
                return Optional.empty();
            }
        }
        return Optional.of(new Receipt(key.get(), receipt.get(), grades));
    }

    private static Optional<GovernmentReceipt> receipt(JsonNode of) {
        try {
            return Json.optionalText(of, "receipt").map(GovernmentReceipt::new);
        } catch (LucaException noReceipt) {
            return Optional.empty();
        }
    }
}
