package io.luca.store;

import io.luca.model.GradeKey;
import io.luca.model.LucaException;
import io.luca.model.Manifest;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.model.SentGrade;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** The grades as they were written last, which an index may not show yet. */
final class CurrentGrades {

    private static final int READS = 4;
    private static final Map<String, String> NAMES =
            Item.placeholders(Stream.concat(GradeItem.TO_SEND.stream(), Stream.of(GradeItem.SYNC_STATUS))
                    .toList());
    private static final String PROJECTION = String.join(", ", NAMES.keySet());

    private final TenantTable table;
    private final SchoolId school;
    private final PeriodId period;

    CurrentGrades(TenantTable table, SchoolId school, PeriodId period) {
        this.table = table;
        this.school = school;
        this.period = period;
    }

    /** Whether every grade of a batch still has the version that the batch has. */
    boolean areThoseOf(Manifest manifest) {
        List<SentGrade> grades = manifest.batch().grades();
        Map<GradeKey, Item> now =
                of(grades.stream().map(grade -> grade.key(period)).toList());
        return grades.stream().allMatch(grade -> hasVersion(now.get(grade.key(period)), grade.version()));
    }

    private static boolean hasVersion(@Nullable Item item, int version) {
        return item != null && item.integer(GradeItem.VERSION) == version;
    }

    /**
     * Reads what a batch needs of each.
     *
     * @param keys 100 at most, no two of them equal
     * @return what there is, in the order of the keys
     * @throws LucaException {@code UNAVAILABLE} and retryable, if the table throttles for long
     */
    Map<GradeKey, Item> of(Collection<GradeKey> keys) {
        Map<GradeKey, Item> found = new HashMap<>();
        Map<String, KeysAndAttributes> left = keys.isEmpty() ? Map.of() : Map.of(table.name(), asked(keys));
        for (int read = 0; read < READS && !left.isEmpty(); read++) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse answer = Failures.translated(() -> table.client()
                    .batchGetItem(get -> get.requestItems(asked).overrideConfiguration(table.as(school))));
            answer.responses().getOrDefault(table.name(), List.of()).stream()
                    .map(Item::new)
                    .forEach(item -> found.put(GradeItem.key(item), item));
            left = answer.unprocessedKeys();
        }
        if (!left.isEmpty()) {
            throw LucaException.unavailable("the data store is busy", null);
        }
        Map<GradeKey, Item> ordered = new LinkedHashMap<>();
        for (GradeKey key : keys) {
            Item item = found.get(key);
            if (item != null) {
                ordered.put(key, item);
            }
        }
        return ordered;
    }

    private KeysAndAttributes asked(Collection<GradeKey> grades) {
        List<Map<String, AttributeValue>> keys = grades.stream()
                .map(grade -> TenantTable.key(
                        Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period())))
                .toList();
        return KeysAndAttributes.builder()
                .keys(keys)
                .consistentRead(true)
                .projectionExpression(PROJECTION)
                .expressionAttributeNames(NAMES)
                .build();
    }
}
