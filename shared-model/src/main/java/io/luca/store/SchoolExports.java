package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.Export;
import io.luca.model.Export.Status;
import io.luca.model.LucaException;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Requester;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The exports of one school's students: one for each student at a time, and so many of the school under way and in a day as it may
 * have. Safe for use by many threads.
 */
public final class SchoolExports {

    private static final String STUDENT = "student_id";
    private static final String ID = "export_id";
    private static final String STATUS = "status";
    private static final String REQUESTED_AT = "requested_at";
    private static final String REQUESTED_BY = "requested_by";
    private static final String REQUESTED_IN = "requested_in";
    private static final String FILES = "files";
    /** When it is of no more use: its files are gone by then. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(2);

    private final TenantTable table;
    private final SchoolId school;

    SchoolExports(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * The export of a student that serves who asks now: the one that there is, or a new one that is to be made, as after one that
     * failed. One that has been in the making for too long is answered as it is: until its work is stopped and {@link #requestAfter}
     * says so.
     *
     * @throws LucaException {@code TOO_MANY_REQUESTS} if the school has as many under way as it may, or has asked for as many in a day
     */
    public Export request(StudentId student, Requester by, Instant now) {
        Optional<Export> present = find(student);
        return present.filter(export -> export.serves(now) || export.status() == Status.RUNNING)
                .orElseGet(() -> request(fresh(student, by, now), present, now));
    }

    /**
     * A new export in place of one that was in the making for too long, or failed; or the one that there is by then.
     *
     * @param abandoned of which no work is under way any more
     * @throws LucaException {@code TOO_MANY_REQUESTS} as for {@link #request}
     */
    public Export requestAfter(Export abandoned, Requester by, Instant now) {
        return request(fresh(abandoned.student(), by, now), Optional.of(abandoned), now);
    }

    private static Export fresh(StudentId student, Requester by, Instant now) {
        return new Export(
                student, UUID.randomUUID(), Status.RUNNING, now, by.person(), Optional.of(by.request()), List.of());
    }

    private Export request(Export fresh, Optional<Export> before, Instant now) {
        DailyRequests today = new DailyRequests(table, school, now);
        ExportsUnderWay underWay = new ExportsUnderWay(table, school);
        Pauses pauses = Pauses.brief();
        for (int tries = 1; ; tries++) {
            Commit commit = new Transactions(table, school)
                    .commit(List.of(
                            put(fresh, before), today.one(DailyRequests.Kind.EXPORT), underWay.with(fresh, now)));
            if (commit.isWritten()) {
                return fresh;
            }
            if (commit.isUnmetAt(0)) {
                return find(fresh.student()).orElse(fresh); // whoever asked in the same moment gets the same
            }
            if (commit.isUnmetAt(1)) {
                throw today.refused(DailyRequests.Kind.EXPORT);
            }
            if (!pauses.pauseAfter(tries)) {
                throw LucaException.unavailable("the school asks for many exports at once", null);
            }
        }
    }

    private TransactWriteItem put(Export fresh, Optional<Export> before) {
        Put.Builder put =
                Put.builder().tableName(table.name()).item(write(fresh).attributes());
        before.ifPresentOrElse(
                old -> put.conditionExpression(ID + " = :old")
                        .expressionAttributeValues(
                                Map.of(":old", AttributeValue.fromS(old.id().toString()))),
                () -> put.conditionExpression("attribute_not_exists(" + PARTITION_KEY + ")"));
        return TransactWriteItem.builder().put(put.build()).build();
    }

    public Optional<Export> find(StudentId student) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(key(student))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(read(new Item(found)));
    }

    /**
     * Says that an export can be fetched, and is under way no more; false if another has taken its place. It counts also after the
     * export was {@linkplain #giveUp given up}: all files are there.
     */
    public boolean markReady(StudentId student, UUID id, List<String> files) {
        boolean isCurrent = changed(update -> update.key(key(student))
                .updateExpression("SET #status = :ready, #files = :files")
                .conditionExpression(ID + " = :id")
                .expressionAttributeNames(Map.of("#status", STATUS, "#files", FILES))
                .expressionAttributeValues(Map.of(
                        ":id", AttributeValue.fromS(id.toString()),
                        ":ready", AttributeValue.fromS(Status.READY.name()),
                        ":files",
                                AttributeValue.fromL(files.stream()
                                        .map(AttributeValue::fromS)
                                        .toList()))));
        new ExportsUnderWay(table, school).without(id);
        return isCurrent;
    }

    /**
     * Says that nobody makes an export any more, and frees its place: who asks next gets a new one. One that is ready stays so, also
     * where whoever made it was thought to have failed. Done again, it changes nothing.
     *
     * @return false if it is ready, or another has taken its place
     */
    public boolean giveUp(StudentId student, UUID id) {
        boolean isGivenUp = changed(update -> update.key(key(student))
                .updateExpression("SET #status = :failed")
                .conditionExpression(ID + " = :id AND #status <> :ready")
                .expressionAttributeNames(Map.of("#status", STATUS))
                .expressionAttributeValues(Map.of(
                        ":id", AttributeValue.fromS(id.toString()),
                        ":ready", AttributeValue.fromS(Status.READY.name()),
                        ":failed", AttributeValue.fromS(Status.FAILED.name()))));
        new ExportsUnderWay(table, school).without(id);
        return isGivenUp;
    }

    /** Changes an item of this school; false if the condition says no. */
    private boolean changed(Consumer<UpdateItemRequest.Builder> change) {
        return Failures.translated(() -> {
            try {
                table.client()
                        .updateItem(update ->
                                change.accept(update.tableName(table.name()).overrideConfiguration(table.as(school))));
                return true;
            } catch (ConditionalCheckFailedException another) {
                return false;
            }
        });
    }

    private Map<String, AttributeValue> key(StudentId student) {
        return TenantTable.key(Keys.privacy(school), Keys.export(student));
    }

    private Item write(Export export) {
        Item item = Item.empty()
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
        return export.requestedIn()
                .map(request -> item.text(REQUESTED_IN, request.value()))
                .orElse(item);
    }

    private static Export read(Item item) {
        return new Export(
                new StudentId(item.text(STUDENT)),
                UUID.fromString(item.text(ID)),
                Status.valueOf(item.text(STATUS)),
                item.instant(REQUESTED_AT),
                new PersonId(item.text(REQUESTED_BY)),
                item.optionalText(REQUESTED_IN).map(RequestId::new),
                item.list(FILES).stream().map(AttributeValue::s).toList());
    }
}
