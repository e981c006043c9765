package io.luca.store;

import static java.util.stream.Collectors.joining;

import io.luca.contract.Names;
import io.luca.grading.ExplanationJson;
import io.luca.grading.Graded;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a {@link Grade} lies in the table. */
final class GradeItem {

    private static final String STUDENT = "student_id";
    private static final String SUBJECT = "subject";
    private static final String PERIOD = "period";
    private static final String SCORE = "consolidated_score";
    private static final String COUNT = "evaluations_count";
    private static final String PASSING = "passing";
    private static final String VERSION = "version";
    private static final String CALCULATED = "last_calculated";
    private static final String EXPLANATION = "explanation";

    /** What {@link #read} needs for a grade without its explanation. */
    static final List<String> SHOWN = List.of(STUDENT, SUBJECT, PERIOD, SCORE, COUNT, PASSING, VERSION, CALCULATED);

    private static final List<String> RESULT = List.of(SCORE, COUNT, PASSING, EXPLANATION);

    /** The names of {@link #PRESENT}. */
    static final Map<String, String> PRESENT_NAMES =
            Item.placeholders(Stream.of(List.of(STUDENT, SUBJECT, PERIOD, CALCULATED, VERSION), RESULT)
                    .flatMap(List::stream)
                    .toList());

    /** The names of {@link #ABSENT}. */
    static final Map<String, String> ABSENT_NAMES = Item.placeholders(
            Stream.concat(Stream.of(CALCULATED, VERSION), RESULT.stream()).toList());

    private static final String NEXT_VERSION = "#version = if_not_exists(#version, :none) + :one";

    /** Writes a grade, as the version after the one that is there. */
    static final String PRESENT = "SET #student_id = :student, #subject = :subject, #period = :period,"
            + " #consolidated_score = :score, #evaluations_count = :count, #passing = :passing,"
            + " #explanation = :explanation, #last_calculated = :at, "
            + Names.CLASS_PARTITION_KEY + " = :classPk, " + Names.CLASS_SORT_KEY + " = :classSk, " + NEXT_VERSION;

    /** Takes a grade away and keeps its version. */
    static final String ABSENT = "SET #last_calculated = :at, " + NEXT_VERSION + " REMOVE "
            + RESULT.stream().map(name -> "#" + name).collect(joining(", ")) + ", " + Names.CLASS_PARTITION_KEY + ", "
            + Names.CLASS_SORT_KEY;

    private GradeItem() {}

    static Item write(SchoolId school, Grade grade) {
        Item item = Item.empty()
                .text(Names.PARTITION_KEY, Keys.student(school, grade.student()))
                .text(Names.SORT_KEY, Keys.grade(grade.subject(), grade.period()))
                .text(Names.CLASS_PARTITION_KEY, Keys.schoolClass(school, grade.subject(), grade.period()))
                .text(Names.CLASS_SORT_KEY, Keys.classGrade(grade.student()))
                .text(STUDENT, grade.student().value())
                .text(SUBJECT, grade.subject().value())
                .text(PERIOD, grade.period().value())
                .number(SCORE, grade.consolidatedScore())
                .number(COUNT, grade.evaluationsCount())
                .flag(PASSING, grade.passing())
                .number(VERSION, grade.version())
                .text(CALCULATED, grade.lastCalculated().toString());
        grade.explanation().ifPresent(text -> item.text(EXPLANATION, text));
        return item;
    }

    /** The values of {@link #PRESENT}. */
    static Item present(SchoolId school, GradeKey grade, Graded graded, Instant at) {
        return absent(at)
                .text(":student", grade.student().value())
                .text(":subject", grade.subject().value())
                .text(":period", grade.period().value())
                .number(":score", graded.score())
                .number(":count", graded.evaluationsCount())
                .flag(":passing", graded.passing())
                .text(":explanation", ExplanationJson.write(graded.explanation()))
                .text(":classPk", Keys.schoolClass(school, grade.subject(), grade.period()))
                .text(":classSk", Keys.classGrade(grade.student()));
    }

    /** The values of {@link #ABSENT}. */
    static Item absent(Instant at) {
        return Item.empty().text(":at", at.toString()).number(":none", 0).number(":one", 1);
    }

    static boolean isGrade(Item item) {
        return item.has(SCORE);
    }

    static Grade read(Item item) {
        return new Grade(
                new StudentId(item.text(STUDENT)),
                new SubjectId(item.text(SUBJECT)),
                new PeriodId(item.text(PERIOD)),
                item.decimal(SCORE),
                item.integer(COUNT),
                item.flag(PASSING),
                item.integer(VERSION),
                item.instant(CALCULATED),
                item.optionalText(EXPLANATION).orElse(null));
    }
}
