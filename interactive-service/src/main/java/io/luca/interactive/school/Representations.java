package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.model.BehaviorEvent;
import io.luca.model.Erasure;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationChange;
import io.luca.model.Export;
import io.luca.model.Grade;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.Leaving;
import io.luca.model.Mark;
import io.luca.model.Membership;
import io.luca.model.Receipt;
import io.luca.model.RemovalCertificate;
import io.luca.model.SchoolConfig;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** The domain in JSON. Field names are the contract with clients: added to, never renamed. */
final class Representations {

    private Representations() {}

    static void student(JsonGenerator json, Student student) throws IOException {
        json.writeStringField("student_id", student.id().value());
        json.writeStringField("name", student.name());
        json.writeStringField("grade_level", student.gradeLevel());
        json.writeStringField("group", student.group());
    }

    static void taughtClass(JsonGenerator json, TaughtClass each) throws IOException {
        json.writeStringField("class_id", each.id().value());
        json.writeStringField("name", each.name());
        json.writeStringField("subject", each.subject().value());
        json.writeStringField("grade_level", each.gradeLevel());
        json.writeStringField("group", each.group());
        json.writeNumberField("year", each.year());
        json.writeNumberField("version", each.version());
    }

    static void member(JsonGenerator json, Membership membership) throws IOException {
        json.writeStringField("person_id", membership.person().value());
        membership(json, membership);
    }

    /** Of somebody who is known already. */
    static void membership(JsonGenerator json, Membership membership) throws IOException {
        json.writeStringField("role", membership.role().word());
        json.writeStringField("from", membership.from().toString());
        if (membership.to().isPresent()) {
            json.writeStringField("to", membership.to().get().toString());
        }
    }

    static void evaluation(JsonGenerator json, Evaluation evaluation) throws IOException {
        json.writeStringField("student_id", evaluation.key().student().value());
        json.writeStringField("subject", evaluation.key().subject().value());
        json.writeStringField("period", evaluation.key().period().value());
        json.writeStringField("evaluation_id", evaluation.key().id().value());
        json.writeStringField("type", evaluation.type().value());
        json.writeStringField("status", evaluation.mark().status());
        if (evaluation.mark() instanceof Mark.Scored(Score score)) {
            json.writeNumberField("score", score.value());
        }
        json.writeStringField("date", evaluation.date().toString());
        json.writeStringField("teacher_id", evaluation.teacher().value());
        json.writeBooleanField("consolidated", evaluation.consolidated());
        json.writeNumberField("version", evaluation.version());
        json.writeStringField("created_at", evaluation.createdAt().toString());
        json.writeStringField("updated_at", evaluation.updatedAt().toString());
    }

    static void change(JsonGenerator json, EvaluationChange change) throws IOException {
        json.writeNumberField("version", change.version());
        json.writeStringField("changed_by", change.by().value());
        json.writeStringField("changed_at", change.at().toString());
        json.writeStringField("reason", change.reason());
        content(json, "from", change.before());
        content(json, "to", change.after());
    }

    private static void content(JsonGenerator json, String name, EvaluationChange.Content content) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("type", content.type().value());
        json.writeStringField("status", content.mark().status());
        if (content.mark() instanceof Mark.Scored(Score score)) {
            json.writeNumberField("score", score.value());
        }
        json.writeStringField("date", content.date().toString());
        json.writeEndObject();
    }

    /**
     * A grade.
     *
     * @param pending how many evaluations are newer than it; absent if that is not known here
     */
    static void grade(JsonGenerator json, Grade grade, OptionalInt pending) throws IOException {
        json.writeStringField("subject", grade.subject().value());
        json.writeStringField("period", grade.period().value());
        json.writeNumberField("consolidated_score", grade.consolidatedScore());
        json.writeNumberField("evaluations_count", grade.evaluationsCount());
        json.writeBooleanField("passing", grade.passing());
        json.writeNumberField("version", grade.version());
        json.writeStringField("last_calculated", grade.lastCalculated().toString());
        if (pending.isPresent()) {
            json.writeNumberField("pending_evaluations", pending.getAsInt());
        }
    }

    /** An event. One without its payload says so: that is at {@code /profile/{student_id}/events}. */
    static void event(JsonGenerator json, BehaviorEvent event) throws IOException {
        json.writeStringField("event_id", event.id().value());
        json.writeStringField("sent_by", event.sender().value());
        json.writeStringField("event_type", event.type());
        json.writeStringField("occurred_at", event.occurredAt().toString());
        if (event.payload() == null) {
            json.writeBooleanField("payload_omitted", true);
        } else {
            json.writeFieldName("payload");
            json.writeRawValue(event.payload()); // stored as the JSON object that was checked on its way in
        }
    }

    static void receiptRow(JsonGenerator json, Receipt.Row row) throws IOException {
        json.writeNumberField("row", row.index());
        if (row.eventId() != null) {
            json.writeStringField("event_id", row.eventId());
        }
        json.writeStringField("outcome", row.outcome().name().toLowerCase(Locale.ROOT));
        if (row.field() != null) {
            json.writeStringField("field", row.field());
        }
        if (row.reason() != null) {
            json.writeStringField("reason", row.reason());
        }
    }

    static void erasure(JsonGenerator json, Erasure erasure) throws IOException {
        json.writeStringField("student_id", erasure.student().value());
        json.writeStringField("erasure_id", erasure.id().toString());
        json.writeStringField("status", erasure.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("requested_at", erasure.requestedAt().toString());
        json.writeStringField("requested_by", erasure.requestedBy().value());
        json.writeStringField("removal_from", erasure.removalFrom().toString());
        if (erasure.certificate().isPresent()) {
            RemovalCertificate certificate = erasure.certificate().get();
            json.writeObjectFieldStart("certificate");
            json.writeStringField("at", certificate.at().toString());
            json.writeObjectFieldStart("records");
            for (var kind : sortedByName(certificate.records())) {
                json.writeNumberField(kind.getKey(), kind.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("history_records", certificate.historyRecords());
            json.writeNumberField("history_objects", certificate.historyObjects());
            json.writeEndObject();
        }
    }

    /** What is said of an export at any time. */
    static void export(JsonGenerator json, Export export) throws IOException {
        json.writeStringField("status", export.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("export_id", export.id().toString());
        json.writeStringField("requested_at", export.requestedAt().toString());
    }

    static void config(JsonGenerator json, SchoolConfig config) throws IOException {
        classes(json, config.periods(), config.rules());
        if (!config.names().isEmpty()) {
            json.writeObjectFieldStart("display_names");
            names(json, "subjects", config.names().subjects());
            names(json, "periods", config.names().periods());
            names(json, "types", config.names().types());
            json.writeEndObject();
        }
        json.writeNumberField("version", config.version());
        if (config.leaving().isPresent()) {
            Leaving leaving = config.leaving().get();
            json.writeObjectFieldStart("leaving");
            classes(json, leaving.periods(), leaving.rules());
            json.writeStringField("effective_from", leaving.from().toString());
            json.writeEndObject();
        }
    }

    static void names(JsonGenerator json, String kind, Map<?, String> names) throws IOException {
        json.writeObjectFieldStart(kind);
        for (var name : sortedByName(names)) {
            json.writeStringField(name.getKey().toString(), name.getValue());
        }
        json.writeEndObject();
    }

    private static void classes(JsonGenerator json, List<GradingPeriod> periods, Map<SubjectId, GradingRules> rules)
            throws IOException {
        json.writeArrayFieldStart("periods");
        for (var period : periods) {
            json.writeStartObject();
            json.writeStringField("id", period.id().value());
            json.writeStringField("start", period.start().toString());
            json.writeStringField("end", period.end().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("grading_rules");
        for (var subject : sortedByName(rules)) {
            json.writeObjectFieldStart(subject.getKey().toString());
            RulesJson.write(json, subject.getValue());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static <K, V> Iterable<Map.Entry<K, V>> sortedByName(Map<K, V> map) {
        return map.entrySet().stream()
                .sorted((left, right) ->
                        left.getKey().toString().compareTo(right.getKey().toString()))
                .toList();
    }
}
