package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.Export;
import io.luca.model.Export.Status;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The exports of one school's students: one for each student at a time. Safe for use by many threads. */
public final class SchoolExports {

    private static final String STUDENT = "student_id";
    private static final String ID = "export_id";
    private static final String STATUS = "status";
    private static final String REQUESTED_AT = "requested_at";
    private static final String REQUESTED_BY = "requested_by";
    private static final String FILES = "files";
    /** When it is of no more use: its files are gone by then. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(2);

    private final TenantTable table;
    private final SchoolId school;

    SchoolExports(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** The export of a student that serves who asks now: the one that there is, or a new one that is to be made. */
    public Export request(StudentId student, PersonId by, Instant now) {
        Optional<Export> present = find(student);
        if (present.filter(export -> export.serves(now)).isPresent()) {
            return present.get();
        }
        Export fresh = new Export(student, UUID.randomUUID(), Status.RUNNING, now, by, List.of());
        return Failures.translated(() -> {
            try {
                table.client()
                        .putItem(put -> put.tableName(table.name())
                                .item(write(fresh).attributes())
                                .conditionExpression(
                                        present.isPresent()
                                                ? ID + " = :old"
                                                : "attribute_not_exists(" + PARTITION_KEY + ")")
                                .expressionAttributeValues(present.map(old -> Map.of(
                                                ":old",
                                                AttributeValue.fromS(old.id().toString())))
                                        .orElse(null))
                                .overrideConfiguration(table.as(school)));
                return fresh;
            } catch (ConditionalCheckFailedException another) {
                return find(student).orElse(fresh); // whoever asked in the same moment gets the same
            }
        });
    }

    public Optional<Export> find(StudentId student) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(Keys.privacy(school), Keys.export(student)))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(read(new Item(found)));
    }

    /** Says that an export can be fetched; false if another has taken its place. */
    public boolean markReady(StudentId student, UUID id, List<String> files) {
        return Failures.translated(() -> {
            try {
                table.client()
                        .updateItem(update -> update.tableName(table.name())
                                .key(TenantTable.key(Keys.privacy(school), Keys.export(student)))
                                .updateExpression("SET #status = :ready, #files = :files")
                                .conditionExpression(ID + " = :id")
                                .expressionAttributeNames(Map.of("#status", STATUS, "#files", FILES))
                                .expressionAttributeValues(Map.of(
                                        ":id", AttributeValue.fromS(id.toString()),
                                        ":ready", AttributeValue.fromS(Status.READY.name()),
                                        ":files",
                                                AttributeValue.fromL(files.stream()
                                                        .map(AttributeValue::fromS)
                                                        .toList())))
                                .overrideConfiguration(table.as(school)));
                return true;
            } catch (ConditionalCheckFailedException another) {
                return false;
            }
        });
    }

    private Item write(Export export) {
        return Item.empty()
                .text(PARTITION_KEY, Keys.privacy(school))
                .text(SORT_KEY, Keys.export(export.student()))
                .text(STUDENT, export.student().value())
                .text(ID, export.id().toString())
                .text(STATUS, export.status().name())
                .text(REQUESTED_AT, export.requestedAt().toString())
                .text(REQUESTED_BY, export.requestedBy().value())
                .list(FILES, List.of())
                .number(
                        TableSchema.TIME_TO_LIVE,
                        export.requestedAt().plus(FORGOTTEN_AFTER).getEpochSecond());
    }

    private static Export read(Item item) {
        return new Export(
                new StudentId(item.text(STUDENT)),
                UUID.fromString(item.text(ID)),
                Status.valueOf(item.text(STATUS)),
                item.instant(REQUESTED_AT),
                new PersonId(item.text(REQUESTED_BY)),
                item.list(FILES).stream().map(AttributeValue::s).toList());
    }
}
