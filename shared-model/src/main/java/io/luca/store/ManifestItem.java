package io.luca.store;

import io.luca.contract.TableSchema;
import io.luca.model.BatchKey;
import io.luca.model.GovernmentReceipt;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.Rejection;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.SyncBatch;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item of a {@link Manifest}. It is written anew with every step of its batch, and DynamoDB bills the whole item
 * each time; so a grade is one line of text (ADR 15) and not a map of seven named attributes, which is more than twice as long.
 */
final class ManifestItem {

    static final String STATUS = "status";
    static final String RUN = "run";
    static final String ATTEMPTS = "attempts";
    static final String UNCERTAIN = "uncertain";
    static final String SENT_AT = "sent_at";
    static final String SETTLED_AT = "settled_at";
    static final String RECEIPT = "receipt";
    static final String ERROR = "last_error";
    static final String REJECTIONS = "rejections";
    static final String CONFIRMED = "confirmed";
    static final String KEY = "idempotency_key";
    static final String COUNT = "grades_count";
    private static final String PREPARED_AT = "prepared_at";
    private static final String GRADES = "grades";
    private static final String STUDENT = "student_id";
    private static final String SUBJECT = "subject";
    private static final String CODE = "code";
    private static final String MESSAGE = "message";

    /** Between the values of a grade; no id and no number has it. */
    private static final String SEPARATOR = "/";

    private static final int VALUES = 7;

    private ManifestItem() {}

    /** A batch that was never sent. */
    static Item prepared(SyncBatch batch, RunName run, Instant at) {
        return Item.empty()
                .text(TableSchema.PARTITION_KEY, Keys.sync(batch.school(), batch.period()))
                .text(TableSchema.SORT_KEY, Keys.batch(batch.key()))
                .text(KEY, batch.key().toString())
                .text(STATUS, Manifest.Status.PREPARED.name())
                .text(RUN, run.value())
                .number(ATTEMPTS, 0)
                .flag(UNCERTAIN, false)
                .text(PREPARED_AT, at.toString())
                .number(COUNT, batch.grades().size())
                .list(GRADES, batch.grades().stream().map(ManifestItem::write).toList());
    }

    static Manifest read(SchoolId school, PeriodId period, Item item) {
        SyncBatch batch = new SyncBatch(
                school,
                period,
                BatchKey.of(item.text(KEY)),
                item.list(GRADES).stream().map(grade -> grade(grade.s())).toList());
        return new Manifest(
                batch,
                Manifest.Status.valueOf(item.text(STATUS)),
                new RunName(item.text(RUN)),
                item.integer(ATTEMPTS),
                item.flag(UNCERTAIN),
                item.instant(PREPARED_AT),
                instant(item, SENT_AT).orElse(null),
                instant(item, SETTLED_AT).orElse(null),
                item.optionalText(RECEIPT).map(GovernmentReceipt::new).orElse(null),
                item.optionalText(ERROR).orElse(null),
                item.has(REJECTIONS)
                        ? item.list(REJECTIONS).stream()
                                .map(rejection -> rejection(new Item(rejection.m())))
                                .toList()
                        : List.of(),
                item.has(CONFIRMED) ? item.integer(CONFIRMED) : 0);
    }

    static List<AttributeValue> write(List<Rejection> rejections) {
        return rejections.stream()
                .map(rejection -> Item.empty()
                        .text(STUDENT, rejection.student().value())
                        .text(SUBJECT, rejection.subject().value())
                        .text(CODE, rejection.code())
                        .text(MESSAGE, rejection.message()))
                .map(item -> AttributeValue.fromM(item.attributes()))
                .toList();
    }

    /** First what makes the batch's key, then what is sent with it. */
    private static AttributeValue write(SentGrade grade) {
        return AttributeValue.fromS(String.join(
                SEPARATOR,
                grade.student().value(),
                grade.subject().value(),
                Integer.toString(grade.version()),
                grade.score().toPlainString(),
                grade.scaleMin().toPlainString(),
                grade.scaleMax().toPlainString(),
                Boolean.toString(grade.passing())));
    }

    private static SentGrade grade(String line) {
        List<String> values = List.of(line.split(SEPARATOR, -1));
        if (values.size() != VALUES) {
            throw new IllegalStateException("a stored batch has a grade of " + values.size() + " values");
        }
        return new SentGrade(
                new StudentId(values.get(0)),
                new SubjectId(values.get(1)),
                new BigDecimal(values.get(3)),
                new BigDecimal(values.get(4)),
                new BigDecimal(values.get(5)),
                Boolean.parseBoolean(values.get(6)),
                Integer.parseInt(values.get(2)));
    }

    private static Rejection rejection(Item item) {
        return new Rejection(
                new StudentId(item.text(STUDENT)),
                new SubjectId(item.text(SUBJECT)),
                item.text(CODE),
                item.text(MESSAGE));
    }

    private static Optional<Instant> instant(Item item, String name) {
        return item.has(name) ? Optional.of(item.instant(name)) : Optional.empty();
    }
}
