package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.SchoolConfig;
import io.luca.model.SubjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The {@code /config} endpoints of a school's administrators. */
public final class ConfigHandlers {

    private final SchoolData data;

    public ConfigHandlers(SchoolData data) {
        this.data = data;
    }

    /** {@code GET /config}, as stored now. */
    public Reply read(Call call) {
        return Reply.ok(json(data.storedConfig(call.school())));
    }

    /** {@code PUT /config}, with the version that was read; 0 for the first time. */
    public Reply save(Call call) {
        SchoolConfig config = parse(call.fields("periods", "grading_rules", "version"));
        UUID write = UUID.randomUUID();
        SchoolConfig saved = data.of(call.school(), records -> records.saveConfig(config, write));
        data.forgetConfig(call.school());
        return Reply.ok(json(saved));
    }

    private static SchoolConfig parse(Fields fields) {
        List<GradingPeriod> periods = fields.objects("periods", "id", "start", "end").stream()
                .map(period ->
                        new GradingPeriod(new PeriodId(period.text("id")), period.date("start"), period.date("end")))
                .toList();
        Fields subjects = fields.object("grading_rules");
        Map<SubjectId, GradingRules> rules = new LinkedHashMap<>();
        for (String subject : subjects.names()) {
            rules.put(new SubjectId(subject), RulesJson.read(subjects.object(subject, RulesJson.MEMBERS)));
        }
        return new SchoolConfig(periods, rules, fields.integer("version"));
    }

    private static byte[] json(SchoolConfig config) {
        return Json.object(json -> Representations.config(json, config));
    }
}
