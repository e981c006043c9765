package io.luca.store;

import static io.luca.contract.Names.WORK_PARTITION_KEY;
import static io.luca.contract.Names.WORK_SORT_KEY;

import io.luca.model.BatchKey;
import io.luca.model.GradeKey;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.SyncStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** What a sync writes on the grades of a period: each a change of one version, under the conditions that it was read with. */
final class GradeMarks {

    private static final String LET_GO = "REMOVE #sync_batch";
    private static final String DONE = ", " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY;

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    GradeMarks(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /** A batch takes it. */
    Update.Builder hold(SentGrade grade, BatchKey key) {
        return grade(grade.key(period))
                .updateExpression("SET #sync_batch = :batch")
                .conditionExpression(
                        "#version = :version AND #sync_status = :pending AND attribute_not_exists(#sync_batch)")
                .expressionAttributeNames(names(GradeItem.VERSION, GradeItem.SYNC_STATUS, GradeItem.SYNC_BATCH))
                .expressionAttributeValues(Item.empty()
                        .number(":version", grade.version())
                        .text(":pending", SyncStatus.PENDING.name())
                        .text(":batch", key.toString())
                        .attributes());
    }

    /** The government has it. */
    Update.Builder synced(SentGrade grade, Manifest by, Instant now) {
        return held(grade)
                .updateExpression("SET #sync_status = :status, #sync_receipt = :receipt, #synced_at = :at " + LET_GO
                        + ", #sync_code, #sync_message" + DONE)
                .expressionAttributeNames(names(
                        GradeItem.VERSION,
                        GradeItem.SYNC_BATCH,
                        GradeItem.SYNC_STATUS,
                        GradeItem.SYNC_RECEIPT,
                        GradeItem.SYNCED_AT,
                        GradeItem.SYNC_CODE,
                        GradeItem.SYNC_MESSAGE))
                .expressionAttributeValues(heldValues(grade, by)
                        .text(":status", SyncStatus.SYNCED.name())
                        .text(
                                ":receipt",
                                by.governmentReceipt().map(Object::toString).orElse(""))
                        .text(":at", now.toString())
                        .attributes());
    }

    /** The government refused it. */
    Update.Builder rejected(SentGrade grade, Manifest by, String code, String message) {
        return held(grade)
                .updateExpression("SET #sync_status = :status, #sync_code = :code, #sync_message = :message " + LET_GO
                        + ", #sync_receipt" + DONE)
                .expressionAttributeNames(names(
                        GradeItem.VERSION,
                        GradeItem.SYNC_BATCH,
                        GradeItem.SYNC_STATUS,
                        GradeItem.SYNC_CODE,
                        GradeItem.SYNC_MESSAGE,
                        GradeItem.SYNC_RECEIPT))
                .expressionAttributeValues(heldValues(grade, by)
                        .text(":status", SyncStatus.REJECTED.name())
                        .text(":code", code)
                        .text(":message", message)
                        .attributes());
    }

    /** The batch that holds it does so no more. */
    Update.Builder letGo(SentGrade grade, Manifest by) {
        return grade(grade.key(period))
                .updateExpression(LET_GO)
                .conditionExpression("#sync_batch = :batch")
                .expressionAttributeNames(names(GradeItem.SYNC_BATCH))
                .expressionAttributeValues(
                        Map.of(":batch", AttributeValue.fromS(by.batch().key().toString())));
    }

    /**
     * The government has lost it.
     *
     * @param heldBy the batch that it waits in; none if any may take it
     */
    Update.Builder pendingAgain(SentGrade grade, Optional<Manifest> heldBy) {
        Item values = Item.empty()
                .number(":version", grade.version())
                .text(":synced", SyncStatus.SYNCED.name())
                .text(":pending", SyncStatus.PENDING.name())
                .text(":workPk", Keys.toSync(school, period))
                .text(":workSk", Keys.toSend(grade.key(period)));
        heldBy.ifPresent(batch -> values.text(":batch", batch.batch().key().toString()));
        return grade(grade.key(period))
                .updateExpression("SET #sync_status = :pending, " + WORK_PARTITION_KEY + " = :workPk, "
                        + WORK_SORT_KEY + " = :workSk" + (heldBy.isPresent() ? ", #sync_batch = :batch" : "")
                        + " REMOVE #sync_receipt, #synced_at")
                .conditionExpression(
                        "#version = :version AND #sync_status = :synced AND attribute_not_exists(#sync_batch)")
                .expressionAttributeNames(names(
                        GradeItem.VERSION,
                        GradeItem.SYNC_STATUS,
                        GradeItem.SYNC_BATCH,
                        GradeItem.SYNC_RECEIPT,
                        GradeItem.SYNCED_AT))
                .expressionAttributeValues(values.attributes());
    }

    /** One that was written before there was a sync waits from now on. */
    Update.Builder awaited(GradeStanding grade) {
        return grade(grade.key())
                .updateExpression("SET #sync_status = :pending, " + WORK_PARTITION_KEY + " = :workPk, " + WORK_SORT_KEY
                        + " = :workSk")
                .conditionExpression("#version = :version AND attribute_not_exists(#sync_status)")
                .expressionAttributeNames(names(GradeItem.VERSION, GradeItem.SYNC_STATUS))
                .expressionAttributeValues(Item.empty()
                        .number(":version", grade.version())
                        .text(":pending", SyncStatus.PENDING.name())
                        .text(":workPk", Keys.toSync(school, period))
                        .text(":workSk", Keys.toSend(grade.key()))
                        .attributes());
    }

    /** One that no batch can take. */
    Update.Builder unsendable(GradeKey grade, int version, String code, String message) {
        return grade(grade)
                .updateExpression("SET #sync_status = :rejected, #sync_code = :code, #sync_message = :message REMOVE "
                        + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY)
                .conditionExpression("#version = :version AND attribute_not_exists(#sync_batch)")
                .expressionAttributeNames(names(
                        GradeItem.VERSION,
                        GradeItem.SYNC_STATUS,
                        GradeItem.SYNC_CODE,
                        GradeItem.SYNC_MESSAGE,
                        GradeItem.SYNC_BATCH))
                .expressionAttributeValues(Item.empty()
                        .number(":version", version)
                        .text(":rejected", SyncStatus.REJECTED.name())
                        .text(":code", code)
                        .text(":message", message)
                        .attributes());
    }

    /** A grade that the batch holds, in the version that it has. */
    private Update.Builder held(SentGrade grade) {
        return grade(grade.key(period)).conditionExpression("#version = :version AND #sync_batch = :batch");
    }

    private static Item heldValues(SentGrade grade, Manifest by) {
        return Item.empty()
                .number(":version", grade.version())
                .text(":batch", by.batch().key().toString());
    }

    private Update.Builder grade(GradeKey grade) {
        return Update.builder()
                .tableName(table.name())
                .key(TenantTable.key(
                        Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period())));
    }

    private static Map<String, String> names(String... names) {
        return Item.placeholders(List.of(names));
    }
}
