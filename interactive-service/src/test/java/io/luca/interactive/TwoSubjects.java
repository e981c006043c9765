package io.luca.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.platform.Api;
import io.luca.interactive.platform.Platform;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.GradingPeriod;
import io.luca.model.GradingRules;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.Scale;
import io.luca.model.SchoolConfig;
import io.luca.model.Score;
import io.luca.model.Student;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Schools that teach {@code matematicas} and {@code historia} in {@code Q1_2024}, and their classes. */
final class TwoSubjects {

    private TwoSubjects() {}

    /** A school with these students, each of whom is called by its id. */
    static void open(Platform platform, String school, String student, String... more) {
        GradingRules rules =
                new GradingRules(Map.of(new EvaluationType("exam"), BigDecimal.ONE), new BigDecimal(60), Scale.DEFAULT);
        platform.table()
                .school(school)
                .saveConfig(
                        new SchoolConfig(
                                List.of(new GradingPeriod(
                                        new PeriodId("Q1_2024"), LocalDate.of(2024, 1, 1), LocalDate.of(2024, 3, 31))),
                                Map.of(new SubjectId("matematicas"), rules, new SubjectId("historia"), rules),
                                0),
                        UUID.randomUUID());
        enroll(platform, school, student);
        List.of(more).forEach(each -> enroll(platform, school, each));
    }

    private static void enroll(Platform platform, String school, String student) {
        platform.table().school(school).enroll(new Student(new StudentId(student), "Name of " + student, "3", "A"));
    }

    /** A class with a student and a teacher, since long ago and without an end. */
    static void openClass(Platform platform, String school, String id, String subject, String student, String teacher) {
        openClass(platform, school, id, subject);
        join(platform, school, id, student, "{\"role\":\"student\",\"from\":\"2024-01-01\"}");
        join(platform, school, id, teacher, "{\"role\":\"teacher\",\"from\":\"2024-01-01\"}");
    }

    static void openClass(Platform platform, String school, String id, String subject) {
        Api.Answer opened = platform.admin(school).post("/classes", """
                {"class_id":"%s","name":"Class %s","subject":"%s","grade_level":"3","group":"A","year":2024}""".formatted(id, id, subject));
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    }

    static void join(Platform platform, String school, String id, String person, String membership) {
        Api.Answer joined = platform.admin(school).put("/classes/" + id + "/members/" + person, membership);
        assertThat(joined.status()).as(joined.text()).isEqualTo(200);
    }

    /** A mark as it is stored. */
    static Evaluation stored(String student, String subject, String id) {
        return Evaluation.recorded(
                new EvaluationKey(
                        new StudentId(student), new SubjectId(subject), new PeriodId("Q1_2024"), new EvaluationId(id)),
                new EvaluationType("exam"),
                Score.of("80"),
                LocalDate.of(2024, 2, 15),
                new PersonId("t1"),
                Instant.parse("2024-02-15T10:00:00Z"));
    }

    /** The body of a mark in one of both subjects. */
    static String mark(String student, String subject, String id) {
        return """
                {"student_id":"%s","subject":"%s","period":"Q1_2024","evaluation_id":"%s","type":"exam","score":80,"date":"2024-02-15"}""".formatted(student, subject, id);
    }
}
