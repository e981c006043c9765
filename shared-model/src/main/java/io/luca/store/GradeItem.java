package io.luca.store;

import static java.util.stream.Collectors.joining;

import io.luca.contract.TableSchema;
import io.luca.grading.ExplanationJson;
import io.luca.grading.Graded;
import io.luca.model.Grade;
import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.Scale;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.SyncStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The item of a {@link Grade}. */
final class GradeItem {

    private static final String STUDENT = "student_id";
    private static final String SUBJECT = "subject";
    private static final String PERIOD = "period";
    private static final String SCORE = "consolidated_score";
    private static final String COUNT = "evaluations_count";
    private static final String PASSING = "passing";
    static final String VERSION = "version";
    private static final String CALCULATED = "last_calculated";
    private static final String EXPLANATION = "explanation";
    private static final String SCALE_MIN = "scale_min";
    private static final String SCALE_MAX = "scale_max";
    static final String SYNC_STATUS = "sync_status";
    static final String SYNC_RECEIPT = "sync_receipt";
    static final String SYNC_CODE = "sync_code";
    static final String SYNC_MESSAGE = "sync_message";
    static final String SYNCED_AT = "synced_at";

    /** What {@link #read} needs for a grade without its explanation. */
    static final List<String> SHOWN =
            List.of(STUDENT, SUBJECT, PERIOD, SCORE, COUNT, PASSING, VERSION, CALCULATED, SYNC_STATUS);

    /** What {@link #standing} needs. */
    static final List<String> STANDING =
            List.of(STUDENT, SUBJECT, PERIOD, SCORE, VERSION, SYNC_STATUS, SYNC_RECEIPT, SYNC_CODE, SYNC_MESSAGE);

    /** What {@link #key} needs. */
    static final List<String> KEY = List.of(STUDENT, SUBJECT, PERIOD);

    /** What {@link #toSend} needs. */
    static final List<String> TO_SEND =
            List.of(STUDENT, SUBJECT, PERIOD, SCORE, PASSING, VERSION, SCALE_MIN, SCALE_MAX);

    private static final List<String> RESULT = List.of(SCORE, COUNT, PASSING, EXPLANATION, SCALE_MIN, SCALE_MAX);

    /** What the government said of a version that is no more. */
    private static final List<String> OUTDATED = List.of(SYNC_RECEIPT, SYNC_CODE, SYNC_MESSAGE, SYNCED_AT);

    /** The names of {@link #PRESENT}. */
    static final Map<String, String> PRESENT_NAMES = Item.placeholders(
            Stream.of(List.of(STUDENT, SUBJECT, PERIOD, CALCULATED, VERSION, SYNC_STATUS), RESULT, OUTDATED)
                    .flatMap(List::stream)
                    .toList());

    /** The names of {@link #ABSENT}. */
    static final Map<String, String> ABSENT_NAMES =
            Item.placeholders(Stream.of(List.of(CALCULATED, VERSION, SYNC_STATUS), RESULT, OUTDATED)
                    .flatMap(List::stream)
                    .toList());

    private static final String NEXT_VERSION = "#version = if_not_exists(#version, :none) + :one";

    /** Writes a grade, as the version after the one that is there. The government is to have it. */
    static final String PRESENT = "SET #student_id = :student, #subject = :subject, #period = :period,"
            + " #consolidated_score = :score, #evaluations_count = :count, #passing = :passing,"
            + " #explanation = :explanation, #scale_min = :scaleMin, #scale_max = :scaleMax,"
            + " #last_calculated = :at, #sync_status = :pending, "
            + TableSchema.WORK_PARTITION_KEY + " = :workPk, " + TableSchema.WORK_SORT_KEY + " = :workSk, "
            + TableSchema.CLASS_PARTITION_KEY + " = :classPk, " + TableSchema.CLASS_SORT_KEY + " = :classSk, "
            + NEXT_VERSION
            + " REMOVE " + removed(OUTDATED);

    /** Takes a grade away and keeps its version. */
    static final String ABSENT = "SET #last_calculated = :at, " + NEXT_VERSION + " REMOVE "
            + removed(RESULT) + ", " + removed(OUTDATED) + ", #sync_status, "
            + TableSchema.WORK_PARTITION_KEY + ", " + TableSchema.WORK_SORT_KEY + ", "
            + TableSchema.CLASS_PARTITION_KEY + ", " + TableSchema.CLASS_SORT_KEY;

    /** Writes another explanation of the same grade. */
    static final String EXPLAINED = "SET #explanation = :explanation";

    /** The names of {@link #EXPLAINED} and of its condition. */
    static final Map<String, String> EXPLAINED_NAMES = Item.placeholders(List.of(EXPLANATION, VERSION));

    private GradeItem() {}

    static Item write(SchoolId school, Grade grade) {
        Item item = Item.empty()
                .text(TableSchema.PARTITION_KEY, Keys.student(school, grade.student()))
                .text(TableSchema.SORT_KEY, Keys.grade(grade.subject(), grade.period()))
                .text(TableSchema.CLASS_PARTITION_KEY, Keys.schoolClass(school, grade.subject(), grade.period()))
                .text(TableSchema.CLASS_SORT_KEY, Keys.classGrade(grade.student()))
                .text(STUDENT, grade.student().value())
                .text(SUBJECT, grade.subject().value())
                .text(PERIOD, grade.period().value())
                .number(SCORE, grade.consolidatedScore())
                .number(COUNT, grade.evaluationsCount())
                .flag(PASSING, grade.passing())
                .number(VERSION, grade.version())
                .text(CALCULATED, grade.lastCalculated().toString())
                .text(SYNC_STATUS, SyncStatus.PENDING.name())
                .text(TableSchema.WORK_PARTITION_KEY, Keys.toSync(school, grade.period()))
                .text(
                        TableSchema.WORK_SORT_KEY,
                        Keys.toSend(new GradeKey(grade.student(), grade.subject(), grade.period())));
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
                .number(":scaleMin", graded.explanation().rules().scale().min())
                .number(":scaleMax", graded.explanation().rules().scale().max())
                .text(":pending", SyncStatus.PENDING.name())
                .text(":workPk", Keys.toSync(school, grade.period()))
                .text(":workSk", Keys.toSend(grade))
                .text(":classPk", Keys.schoolClass(school, grade.subject(), grade.period()))
                .text(":classSk", Keys.classGrade(grade.student()));
    }

    /** The values of {@link #ABSENT}. */
    static Item absent(Instant at) {
        return Item.empty()
                .text(":at", at.truncatedTo(ChronoUnit.MILLIS).toString())
                .number(":none", 0)
                .number(":one", 1);
    }

    private static String removed(List<String> names) {
        return names.stream().map(name -> "#" + name).collect(joining(", "));
    }

    static GradeKey key(Item item) {
        return new GradeKey(
                new StudentId(item.text(STUDENT)), new SubjectId(item.text(SUBJECT)), new PeriodId(item.text(PERIOD)));
    }

    /** The scale that a grade was made on; empty for one that was written before it was kept. */
    static Optional<Scale> scale(Item item) {
        return item.has(SCALE_MIN) && item.has(SCALE_MAX)
                ? Optional.of(new Scale(item.decimal(SCALE_MIN), item.decimal(SCALE_MAX), 2))
                : Optional.empty();
    }

    /**
     * A grade as it is sent.
     *
     * @throws LucaException {@code INVALID} if it is not on the scale
     */
    static SentGrade toSend(Item item, Scale scale) {
        return new SentGrade(
                new StudentId(item.text(STUDENT)),
                new SubjectId(item.text(SUBJECT)),
                item.decimal(SCORE),
                scale.min(),
                scale.max(),
                item.flag(PASSING),
                item.integer(VERSION));
    }

    static GradeStanding standing(Item item) {
        return new GradeStanding(
                key(item),
                item.integer(VERSION),
                item.optionalText(SYNC_STATUS).map(SyncStatus::valueOf).orElse(null),
                item.optionalText(SYNC_RECEIPT).orElse(null),
                item.optionalText(SYNC_CODE).orElse(null),
                item.optionalText(SYNC_MESSAGE).orElse(null));
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
                item.optionalText(EXPLANATION).orElse(null),
                item.optionalText(SYNC_STATUS)
                        .filter(SyncStatus.SYNCED.name()::equals)
                        .isPresent());
    }
}
