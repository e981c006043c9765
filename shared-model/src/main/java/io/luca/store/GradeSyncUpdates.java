package io.luca.store;

import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;

import io.luca.model.GradeKey;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import io.luca.model.SyncStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** The updates that a sync makes to the grades of a period: each of one version, under the conditions that it was read with. */
final class GradeSyncUpdates {

    private static final String IS_PENDING = "#version = :version AND #sync_status = :pending";
    /** What the government said of an earlier version is gone with that version ({@link GradeItem#PRESENT}). */
    private static final String DONE = " REMOVE " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY;

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    GradeSyncUpdates(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /** The government has it. */
    Update.Builder synced(SentGrade grade, Manifest by, Instant now) {
        return pending(grade)
                .updateExpression("SET #sync_status = :status, #sync_receipt = :receipt, #synced_at = :at" + DONE)
                .expressionAttributeNames(
                        names(GradeItem.VERSION, GradeItem.SYNC_STATUS, GradeItem.SYNC_RECEIPT, GradeItem.SYNCED_AT))
                .expressionAttributeValues(pendingValues(grade)
                        .text(":status", SyncStatus.SYNCED.name())
                        .text(
                                ":receipt",
                                by.governmentReceipt().map(Object::toString).orElse(""))
                        .text(":at", now.toString())
                        .attributes());
    }

    /** The government refused it. */
    Update.Builder rejected(SentGrade grade, String code, String message) {
        return pending(grade)
                .updateExpression("SET #sync_status = :status, #sync_code = :code, #sync_message = :message" + DONE)
                .expressionAttributeNames(
                        names(GradeItem.VERSION, GradeItem.SYNC_STATUS, GradeItem.SYNC_CODE, GradeItem.SYNC_MESSAGE))
                .expressionAttributeValues(pendingValues(grade)
                        .text(":status", SyncStatus.REJECTED.name())
                        .text(":code", code)
                        .text(":message", message)
                        .attributes());
    }

    /** The government has lost it. */
    Update.Builder pendingAgain(SentGrade grade) {
        return grade(grade.key(period))
                .updateExpression("SET #sync_status = :pending, " + WORK_PARTITION_KEY + " = :workPk, " + WORK_SORT_KEY
                        + " = :workSk REMOVE #sync_receipt, #synced_at")
                .conditionExpression("#version = :version AND #sync_status = :synced")
                .expressionAttributeNames(
                        names(GradeItem.VERSION, GradeItem.SYNC_STATUS, GradeItem.SYNC_RECEIPT, GradeItem.SYNCED_AT))
                .expressionAttributeValues(Item.empty()
                        .number(":version", grade.version())
                        .text(":synced", SyncStatus.SYNCED.name())
                        .text(":pending", SyncStatus.PENDING.name())
                        .text(":workPk", Keys.toSync(school, period))
                        .text(":workSk", Keys.toSend(grade.key(period)))
                        .attributes());
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
                .updateExpression("SET #sync_status = :rejected, #sync_code = :code, #sync_message = :message" + DONE)
                .conditionExpression(IS_PENDING)
                .expressionAttributeNames(
                        names(GradeItem.VERSION, GradeItem.SYNC_STATUS, GradeItem.SYNC_CODE, GradeItem.SYNC_MESSAGE))
                .expressionAttributeValues(Item.empty()
                        .number(":version", version)
                        .text(":pending", SyncStatus.PENDING.name())
                        .text(":rejected", SyncStatus.REJECTED.name())
                        .text(":code", code)
                        .text(":message", message)
                        .attributes());
    }

    /** A grade of a batch that holds it, if it still has the version that the batch has. */
    private Update.Builder pending(SentGrade grade) {
        return grade(grade.key(period)).conditionExpression(IS_PENDING);
    }

    private static Item pendingValues(SentGrade grade) {
        return Item.empty().number(":version", grade.version()).text(":pending", SyncStatus.PENDING.name());
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
