package io.luca.store;

import io.luca.contract.Names;
import io.luca.model.Grade;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.util.List;
import java.util.Map;

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

    /** The names of an update expression that writes a grade. */
    static final Map<String, String> NAMES = Map.of(
            "#student", STUDENT,
            "#subject", SUBJECT,
            "#period", PERIOD,
            "#score", SCORE,
            "#count", COUNT,
            "#passing", PASSING,
            "#explanation", EXPLANATION,
            "#calculated", CALCULATED,
            "#version", VERSION);

    /** The names of an update expression that takes a grade away. */
    static final Map<String, String> ABSENCE_NAMES = Map.of(
            "#score", SCORE,
            "#count", COUNT,
            "#passing", PASSING,
            "#explanation", EXPLANATION,
            "#calculated", CALCULATED,
            "#version", VERSION);

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
