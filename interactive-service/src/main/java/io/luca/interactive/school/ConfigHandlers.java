package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.Contradictions;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The {@code /config} endpoints of a school's administrators. */
public final class ConfigHandlers {

    /** Each is a look at the table, and a request has seconds. */
    private static final int MAX_LOST = 300;

    private final SchoolData data;

    public ConfigHandlers(SchoolData data) {
        this.data = data;
    }

    /** {@code GET /config}, as stored now. */
    public Reply read(Call call) {
        return Reply.ok(json(data.storedConfig(call.school())));
    }

    /**
     * {@code PUT /config}, with the version that was read; 0 for the first time. A subject or a period that marks hang on must
     * stay: without it they could neither be graded nor corrected. A type of evaluation may go: its marks then count nothing, as
     * the explanation of each grade says.
     */
    public Reply save(Call call) {
        SchoolConfig config = parse(call.fields("periods", "grading_rules", "version"));
        requireNoMarksLost(call.school(), config);
        UUID write = UUID.randomUUID();
        SchoolConfig saved = data.of(call.school(), records -> records.saveConfig(config, write));
        data.forgetConfig(call.school());
        return Reply.ok(json(saved));
    }

    /** What another version is compared with here, the save itself refuses. */
    private void requireNoMarksLost(SchoolId school, SchoolConfig next) {
        Optional<SchoolConfig> stored =
                data.of(school, SchoolTable::config).filter(config -> config.version() == next.version());
        if (stored.isEmpty()) {
            return;
        }
        List<SchoolClass> lost = stored.get().classesMissingIn(next);
        if (lost.size() > MAX_LOST) {
            throw LucaException.invalid(
                    "grading_rules",
                    "so many subjects and periods cannot be left out at once: at most %d pairs of both, and these are %d"
                            .formatted(MAX_LOST, lost.size()));
        }
        for (SchoolClass each : lost) {
            if (data.of(school, records -> records.hasMarks(each))) {
                throw next.rules().containsKey(each.subject())
                        ? LucaException.conflict(
                                "periods",
                                "period %s must stay: there are marks of it in subject %s"
                                        .formatted(each.period(), each.subject()))
                        : LucaException.conflict(
                                "grading_rules",
                                "subject %s must stay: there are marks of it in period %s"
                                        .formatted(each.subject(), each.period()));
            }
        }
    }

    private static SchoolConfig parse(Fields fields) {
        List<GradingPeriod> periods = fields.objects("periods", "id", "start", "end").stream()
                .map(ConfigHandlers::period)
                .toList();
        Contradictions.refuse(periods);
        Fields subjects = fields.object("grading_rules");
        Map<SubjectId, GradingRules> rules =
                subjects.byId(SubjectId::new, subject -> RulesJson.read(subjects.object(subject, RulesJson.MEMBERS)));
        return new SchoolConfig(periods, rules, fields.integer("version"));
    }

    private static GradingPeriod period(Fields given) {
        PeriodId id = given.id("id", PeriodId::new);
        LocalDate start = given.date("start");
        LocalDate end = given.date("end");
        return given.placed(() -> new GradingPeriod(id, start, end));
    }

    private static byte[] json(SchoolConfig config) {
        return Json.object(json -> Representations.config(json, config));
    }
}
