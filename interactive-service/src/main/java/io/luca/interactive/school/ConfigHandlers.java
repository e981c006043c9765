package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.Contradictions;
import io.luca.model.DisplayNames;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.SchoolClass;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolConfigs;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The {@code /config} endpoints of a school's administrators. Both look after what has left, when its time has come. */
public final class ConfigHandlers {

    /** Is in what was read, and may be sent back; it says nothing there. */
    private static final String LEAVING = "leaving";

    private static final String NAMES = "display_names";

    private final SchoolData data;
    private final Clock clock;

    public ConfigHandlers(SchoolData data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** {@code GET /config}, as stored now. */
    public Reply read(Call call) {
        return Reply.ok(json(data.settleConfig(call.school(), now()).orElseThrow(SchoolData::noConfig)));
    }

    /**
     * {@code PUT /config}, with the version that was read; 0 for the first time. A subject or a period that marks hang on must
     * stay: without it they could neither be graded nor corrected. What is left out is leaving first, for marks of it may be on their way. A
     * type of evaluation may go: its marks then count nothing, as the explanation of each grade says.
     */
    public Reply save(Call call) {
        Instant now = now();
        SchoolConfig config = parse(call.fields("periods", "grading_rules", "version", NAMES, LEAVING));
        requireNoMarksLost(call.school(), config, now);
        UUID write = UUID.randomUUID();
        SchoolConfig saved = data.configs(call.school(), configs -> configs.replace(config, write, now));
        data.forgetConfig(call.school());
        return Reply.ok(json(saved));
    }

    /** What another version is compared with here, the save itself refuses. Marks on their way are for the end of the notice to find. */
    private void requireNoMarksLost(SchoolId school, SchoolConfig next, Instant now) {
        List<SchoolClass> lost = data.settleConfig(school, now)
                .filter(config -> config.version() == next.version())
                .map(config -> config.classesMissingIn(next))
                .orElse(List.of());
        if (lost.isEmpty()) {
            return;
        }
        Set<SchoolClass> opened = data.configs(school, SchoolConfigs::opened);
        lost.stream().filter(opened::contains).findFirst().ifPresent(each -> {
            throw next.rules().containsKey(each.subject())
                    ? LucaException.conflict(
                            "periods",
                            "period %s must stay: there are or were marks of it in subject %s"
                                    .formatted(each.period(), each.subject()))
                    : LucaException.conflict(
                            "grading_rules",
                            "subject %s must stay: there are or were marks of it in period %s"
                                    .formatted(each.subject(), each.period()));
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static SchoolConfig parse(Fields fields) {
        List<GradingPeriod> periods = fields.objects("periods", "id", "start", "end").stream()
                .map(ConfigHandlers::period)
                .toList();
        Contradictions.refuse(periods);
        Fields subjects = fields.object("grading_rules");
        Map<SubjectId, GradingRules> rules =
                subjects.byId(SubjectId::new, subject -> RulesJson.read(subjects.object(subject, RulesJson.MEMBERS)));
        DisplayNames names = fields.optionalObject(NAMES, "subjects", "periods", "types")
                .map(ConfigHandlers::names)
                .orElse(DisplayNames.NONE);
        SchoolConfig config = new SchoolConfig(periods, rules, fields.integer("version")).called(names);
        names.requireOnly(
                rules.keySet(),
                periods.stream().map(GradingPeriod::id).toList(),
                rules.values().stream().flatMap(each -> each.types().stream()).toList());
        return config;
    }

    private static DisplayNames names(Fields given) {
        return new DisplayNames(
                names(given, "subjects", SubjectId::new),
                names(given, "periods", PeriodId::new),
                names(given, "types", EvaluationType::new));
    }

    private static <K> Map<K, String> names(Fields given, String kind, Function<String, K> id) {
        return given.optionalObject(kind)
                .map(names -> names.byId(id, names::text))
                .orElse(Map.of());
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
