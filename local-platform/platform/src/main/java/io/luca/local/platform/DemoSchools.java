package io.luca.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.store.SchoolRegistry;
import io.luca.store.SchoolTable;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The demo schools: people in the user pool, students and rules in the table, and a workgroup for the analysts of each. Loading
 * them again changes nothing. Besides the fixed periods there is the current quarter, so that today's date is always inside one.
 */
final class DemoSchools {

    private final JsonNode demo;

    private DemoSchools(JsonNode demo) {
        this.demo = demo;
    }

    static DemoSchools read() {
        try (InputStream resource = DemoSchools.class.getResourceAsStream("/demo-schools.json")) {
            return new DemoSchools(new ObjectMapper().readTree(resource));
        } catch (IOException broken) {
            throw new IllegalStateException("demo-schools.json cannot be read", broken);
        }
    }

    /** The password of every demo person. */
    String password() {
        return demo.path("password").asText();
    }

    void enrollIn(People people) {
        for (JsonNode school : demo.path("schools")) {
            String id = school.path("id").asText();
            school.path("teachers").forEach(teacher -> people.enroll(teacher.asText(), password(), id, "teacher"));
            school.path("admins").forEach(admin -> people.enroll(admin.asText(), password(), id, "school-admin"));
            school.path("students")
                    .forEach(student -> people.enroll(student.path("id").asText(), password(), id, "student"));
        }
    }

    void loadRecords(TenantTable table, SchoolRegistry registry, LocalDate today) {
        for (JsonNode school : demo.path("schools")) {
            SchoolId id = new SchoolId(school.path("id").asText());
            registry.register(id);
            SchoolTable records = table.forSchool(id);
            if (records.config().isEmpty()) {
                records.saveConfig(new SchoolConfig(periods(today), rules(), 0), UUID.randomUUID());
            }
            for (JsonNode student : school.path("students")) {
                records.enroll(new Student(
                        new StudentId(student.path("id").asText()),
                        student.path("name").asText(),
                        student.path("grade_level").asText(),
                        student.path("group").asText()));
            }
        }
    }

    void openWorkgroups(SchoolWorkgroups workgroups) {
        for (JsonNode school : demo.path("schools")) {
            workgroups.create(new SchoolId(school.path("id").asText()));
        }
    }

    private List<GradingPeriod> periods(LocalDate today) {
        List<GradingPeriod> periods = new ArrayList<>();
        for (JsonNode period : demo.path("periods")) {
            periods.add(new GradingPeriod(
                    new PeriodId(period.path("id").asText()),
                    LocalDate.parse(period.path("start").asText()),
                    LocalDate.parse(period.path("end").asText())));
        }
        int quarter = (today.getMonthValue() - 1) / 3 + 1;
        YearMonth first = YearMonth.of(today.getYear(), quarter * 3 - 2);
        periods.add(new GradingPeriod(
                new PeriodId("Q" + quarter + "_" + today.getYear()),
                first.atDay(1),
                first.plusMonths(2).atEndOfMonth()));
        return periods;
    }

    private Map<SubjectId, GradingRules> rules() {
        Map<SubjectId, GradingRules> rules = new LinkedHashMap<>();
        demo.path("grading_rules").properties().forEach(subject -> {
            Map<EvaluationType, BigDecimal> weights = new LinkedHashMap<>();
            subject.getValue()
                    .path("weights")
                    .properties()
                    .forEach(weight -> weights.put(
                            new EvaluationType(weight.getKey()),
                            new BigDecimal(weight.getValue().asText())));
            rules.put(
                    new SubjectId(subject.getKey()),
                    new GradingRules(
                            weights,
                            new BigDecimal(
                                    subject.getValue().path("min_passing").asText()),
                            Scale.DEFAULT));
        });
        return rules;
    }

    /** Makes the demo schools on a platform through its own ports: people, records and workgroups. */
    static void load(Platform platform, Clock clock) {
        DemoSchools demo = read();
        demo.enrollIn(platform.people());
        try (TableAccess access = new TableAccess(platform)) {
            demo.loadRecords(access.table(), access.registry(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        }
        try (SchoolWorkgroups workgroups = SchoolWorkgroups.at(platform)) {
            demo.openWorkgroups(workgroups);
        }
    }
}
