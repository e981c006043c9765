package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.Correction;
import io.luca.model.Evaluation;
import io.luca.model.EvaluationChange;
import io.luca.model.EvaluationId;
import io.luca.model.EvaluationKey;
import io.luca.model.EvaluationType;
import io.luca.model.Mark;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.Score;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import java.util.Optional;

/** The item of an {@link Evaluation}, and the change-log item of a correction. Written by hand: no reflection. */
final class EvaluationItem {

    static final String TYPE = "type";
    static final String SCORE = "score";
    /** Of a mark that is no score. */
    static final String STATUS = "status";

    static final String DATE = "date";
    static final String TEACHER = "teacher_id";
    static final String CONSOLIDATED = "consolidated";
    static final String VERSION = "version";
    static final String UPDATED_AT = "updated_at";
    private static final String STUDENT = "student_id";
    private static final String SUBJECT = "subject";
    private static final String PERIOD = "period";
    private static final String ID = "evaluation_id";
    private static final String CREATED_AT = "created_at";
    /** Of an item in the change log: the write that made it. */
    private static final String WRITE = "write_id";

    private EvaluationItem() {}

    static Item write(SchoolId school, Evaluation evaluation) {
        EvaluationKey key = evaluation.key();
        Item item = Item.empty()
                .text(TableSchema.PARTITION_KEY, Keys.student(school, key.student()))
                .text(TableSchema.SORT_KEY, Keys.evaluation(key))
                .text(TableSchema.CLASS_PARTITION_KEY, Keys.schoolClass(school, key.subject(), key.period()))
                .text(TableSchema.CLASS_SORT_KEY, Keys.classEvaluation(key.student(), key.id()))
                .text(STUDENT, key.student().value())
                .text(SUBJECT, key.subject().value())
                .text(PERIOD, key.period().value())
                .text(ID, key.id().value())
                .text(TYPE, evaluation.type().value())
                .text(DATE, evaluation.date().toString())
                .text(TEACHER, evaluation.teacher().value())
                .flag(CONSOLIDATED, evaluation.consolidated())
                .number(VERSION, evaluation.version())
                .text(CREATED_AT, evaluation.createdAt().toString())
                .text(UPDATED_AT, evaluation.updatedAt().toString());
        mark(item, evaluation.mark());
        if (!evaluation.consolidated()) {
            item.text(TableSchema.WORK_PARTITION_KEY, Keys.toConsolidate(school))
                    .text(TableSchema.WORK_SORT_KEY, Keys.work(key));
        }
        return item;
    }

    static Evaluation read(Item item) {
        return new Evaluation(
                key(item),
                new EvaluationType(item.text(TYPE)),
                mark(item),
                item.date(DATE),
                new PersonId(item.text(TEACHER)),
                item.flag(CONSOLIDATED),
                item.integer(VERSION),
                item.instant(CREATED_AT),
                item.instant(UPDATED_AT));
    }

    static EvaluationKey key(Item item) {
        return new EvaluationKey(
                new StudentId(item.text(STUDENT)),
                new SubjectId(item.text(SUBJECT)),
                new PeriodId(item.text(PERIOD)),
                new EvaluationId(item.text(ID)));
    }

    /** Who changed what, from what to what, and why. */
    static Item change(SchoolId school, Evaluation before, Correction correction) {
        EvaluationKey key = correction.key();
        Item item = Item.empty()
                .text(TableSchema.PARTITION_KEY, Keys.student(school, key.student()))
                .text(TableSchema.SORT_KEY, Keys.change(correction.at(), key, before.version() + 1))
                .text(SUBJECT, key.subject().value())
                .text(PERIOD, key.period().value())
                .text(ID, key.id().value())
                .text("changed_by", correction.teacher().value())
                .text("changed_at", correction.at().toString())
                .text(WRITE, correction.write().toString())
                .text("reason", correction.reason())
                .number("version_before", before.version())
                .text("type_before", before.type().value())
                .text("type_after", correction.type().value())
                .text("date_before", before.date().toString())
                .text("date_after", correction.date().toString());
        changed(item, "_before", before.mark());
        changed(item, "_after", correction.mark());
        return item;
    }

    /** Whether an item of the change log is of an evaluation of its student. */
    static boolean isChangeOf(EvaluationKey key, Item change) {
        return change.text(SUBJECT).equals(key.subject().value())
                && change.text(PERIOD).equals(key.period().value())
                && change.text(ID).equals(key.id().value());
    }

    static EvaluationChange readChange(Item item) {
        return new EvaluationChange(
                item.integer("version_before") + 1,
                new PersonId(item.text("changed_by")),
                item.instant("changed_at"),
                item.text("reason"),
                content(item, "_before"),
                content(item, "_after"));
    }

    private static EvaluationChange.Content content(Item item, String when) {
        return new EvaluationChange.Content(
                new EvaluationType(item.text(TYPE + when)),
                item.optionalText(STATUS + when)
                        .map(status -> Mark.of(status, Optional.empty()))
                        .orElseGet(() -> Mark.of(new Score(item.decimal(SCORE + when)))),
                item.date(DATE + when));
    }

    /** Whether an item of the change log is this very correction's. */
    static boolean isOf(Correction correction, Item change) {
        return change.optionalText(WRITE)
                .filter(correction.write().toString()::equals)
                .isPresent();
    }

    /** A score has no status beside it: so it lay in the table before there was any other mark. */
    private static void mark(Item item, Mark mark) {
        mark.score()
                .ifPresentOrElse(score -> item.number(SCORE, score.value()), () -> item.text(STATUS, mark.status()));
    }

    private static Mark mark(Item item) {
        return item.optionalText(STATUS)
                .map(status -> Mark.of(status, Optional.empty()))
                .orElseGet(() -> Mark.of(new Score(item.decimal(SCORE))));
    }

    private static void changed(Item item, String when, Mark mark) {
        mark.score()
                .ifPresentOrElse(
                        score -> item.number(SCORE + when, score.value()),
                        () -> item.text(STATUS + when, mark.status()));
    }
}
