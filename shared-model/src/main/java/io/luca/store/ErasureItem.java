package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;
import static java.util.stream.Collectors.toMap;

import io.luca.model.Erasure;
import io.luca.model.Erasure.Status;
import io.luca.model.PersonId;
import io.luca.model.RemovalCertificate;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of an {@link Erasure}. It outlives the student's records: it says that there are none. */
final class ErasureItem {

    static final String STUDENT = "student_id";
    static final String ID = "erasure_id";
    static final String STATUS = "status";
    /** What a removal has counted before it began, by kind. */
    static final String RECORDS = "records";

    /** What {@link #isBlocking} needs, and whose erasure it is. */
    static final List<String> BLOCKING = List.of(STUDENT, STATUS);

    private static final String REQUESTED_AT = "requested_at";
    private static final String REQUESTED_BY = "requested_by";
    private static final String REQUESTED_IN = "requested_in";
    private static final String REMOVAL_FROM = "removal_from";
    static final String REMOVED_AT = "removed_at";
    static final String HISTORY_RECORDS = "history_records";
    static final String HISTORY_OBJECTS = "history_objects";

    private ErasureItem() {}

    /** One that was just asked for: the classes of the student are to be measured anew. */
    static Item write(SchoolId school, Erasure erasure) {
        Item item = Item.empty()
                .text(PARTITION_KEY, Keys.privacy(school))
                .text(SORT_KEY, Keys.erasure(erasure.student()))
                .text(STUDENT, erasure.student().value())
                .text(ID, erasure.id().toString())
                .text(STATUS, erasure.status().name())
                .text(REQUESTED_AT, erasure.requestedAt().toString())
                .text(REQUESTED_BY, erasure.requestedBy().value())
                .text(REMOVAL_FROM, erasure.removalFrom().toString())
                .text(WORK_PARTITION_KEY, Keys.toMeasureAnew(school))
                .text(WORK_SORT_KEY, erasure.student().value());
        return erasure.requestedIn()
                .map(request -> item.text(REQUESTED_IN, request.value()))
                .orElse(item);
    }

    static boolean isBlocking(Item item) {
        return Status.valueOf(item.text(STATUS)) != Status.WITHDRAWN;
    }

    static Erasure read(Item item) {
        Status status = Status.valueOf(item.text(STATUS));
        return new Erasure(
                new StudentId(item.text(STUDENT)),
                UUID.fromString(item.text(ID)),
                status,
                item.instant(REQUESTED_AT),
                new PersonId(item.text(REQUESTED_BY)),
                item.optionalText(REQUESTED_IN).map(RequestId::new),
                item.instant(REMOVAL_FROM),
                status == Status.REMOVED ? Optional.of(certificate(item)) : Optional.empty());
    }

    static Map<String, Integer> records(Item item) {
        return item.map(RECORDS).entrySet().stream()
                .collect(toMap(
                        Map.Entry::getKey,
                        count -> Integer.parseInt(count.getValue().n())));
    }

    static AttributeValue write(Map<String, Integer> records) {
        return AttributeValue.fromM(records.entrySet().stream()
                .collect(toMap(
                        Map.Entry::getKey,
                        count -> AttributeValue.fromN(count.getValue().toString()))));
    }

    private static RemovalCertificate certificate(Item item) {
        return new RemovalCertificate(
                item.instant(REMOVED_AT), records(item), item.integer(HISTORY_RECORDS), item.integer(HISTORY_OBJECTS));
    }
}
