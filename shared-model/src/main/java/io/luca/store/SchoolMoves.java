package io.luca.store;

import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;
import static io.luca.contract.TableSchema.WORK_SORT_KEY;

import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.Unmeasured.Moved;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The students of one school who came into a class or left one since the classes of its subject were measured last. What says so is written
 * with the membership itself, so no move is missed. Safe for use by many threads.
 */
final class SchoolMoves {

    private final TenantTable table;
    private final SchoolId school;

    SchoolMoves(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** Those there are, a page at a time as they are asked for. One of the last moments may be missing: the index follows the table. */
    Iterator<Moved> all() {
        OwnItems own = new OwnItems(school, WORK_INDEX);
        PagedItems items = new PagedItems(
                table,
                school,
                QueryRequest.builder()
                        .tableName(table.name())
                        .indexName(WORK_INDEX)
                        .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.moved(school))))
                        .build());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED), false)
                .filter(own::holds)
                .map(item -> OwnClasses.read(item, true))
                .map(SchoolMoves::move)
                .iterator();
    }

    private static Moved move(OwnClasses own) {
        return new Moved(
                new StudentId(own.person().value()),
                own.subject(),
                own.changedSince().orElseThrow(),
                own.version());
    }

    /** Says that the classes are measured anew; not if the student has moved again. */
    void settle(Moved measured) {
        Failures.translated(() -> {
            try {
                return table.client()
                        .updateItem(change -> change.tableName(table.name())
                                .key(TenantTable.key(
                                        OwnClasses.partition(
                                                school,
                                                new PersonId(measured.student().value()),
                                                true),
                                        Keys.ownClasses(measured.subject())))
                                .updateExpression("REMOVE " + WORK_PARTITION_KEY + ", " + WORK_SORT_KEY + ", "
                                        + OwnClasses.CHANGED_SINCE)
                                .conditionExpression("#version = :version")
                                .expressionAttributeNames(Map.of("#version", OwnClasses.VERSION))
                                .expressionAttributeValues(
                                        Map.of(":version", AttributeValue.fromN(String.valueOf(measured.version()))))
                                .overrideConfiguration(table.as(school)))
                        .attributes();
            } catch (ConditionalCheckFailedException movedAgain) {
                return Map.<String, AttributeValue>of();
            }
        });
    }
}
