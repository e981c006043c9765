package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.EvaluationType;
import io.luca.model.GradingRules;
import io.luca.model.SchoolConfig;
import io.luca.model.SubjectId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What everybody of a school may know: who one is there, and what there is to be marked in. */
public final class SchoolHandlers {

    private final SchoolData data;

    public SchoolHandlers(SchoolData data) {
        this.data = data;
    }

    /** {@code GET /me}: who the token says that the caller is. */
    public Reply me(Call call) {
        return Reply.ok(Json.object(json -> {
            json.writeStringField("school_id", call.school().value());
            json.writeStringField("person_id", call.caller().person().value());
            json.writeArrayFieldStart("roles");
            json.writeString(call.caller().role().group());
            json.writeEndArray();
        }));
    }

    /** {@code GET /catalog}: subjects with their types and scales, and periods. Weights are for those who set them. */
    public Reply catalog(Call call) {
        SchoolConfig config = data.config(call.school());
        List<Map.Entry<SubjectId, GradingRules>> subjects = config.rules().entrySet().stream()
                .sorted(Comparator.comparing(subject -> subject.getKey().value()))
                .toList();
        return Reply.ok(Json.object(json -> {
            Json.array(json, "subjects", subjects, (writer, subject) -> {
                GradingRules rules = subject.getValue();
                writer.writeStringField("id", subject.getKey().value());
                writer.writeStringField(
                        "name",
                        config.names()
                                .subjects()
                                .getOrDefault(subject.getKey(), subject.getKey().value()));
                writer.writeArrayFieldStart("types");
                for (String type : rules.types().stream()
                        .map(EvaluationType::value)
                        .sorted()
                        .toList()) {
                    writer.writeString(type);
                }
                writer.writeEndArray();
                writer.writeObjectFieldStart("scale");
                writer.writeNumberField("min", rules.scale().min());
                writer.writeNumberField("max", rules.scale().max());
                writer.writeNumberField("decimals", rules.scale().decimals());
                writer.writeEndObject();
                writer.writeNumberField("min_passing", rules.minPassing());
            });
            Representations.names(json, "type_names", config.names().types());
            Json.array(json, "periods", config.periods(), (writer, period) -> {
                writer.writeStringField("id", period.id().value());
                writer.writeStringField(
                        "name",
                        config.names()
                                .periods()
                                .getOrDefault(period.id(), period.id().value()));
                writer.writeStringField("start", period.start().toString());
                writer.writeStringField("end", period.end().toString());
            });
        }));
    }
}
