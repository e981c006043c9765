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

/** The grades as they were written last, which an index may not show yet. */
final class CurrentGrades {

    private static final List<String> READ = Stream.concat(GradeItem.TO_SEND.stream(), Stream.of(GradeItem.SYNC_STATUS))
            .toList();

    private final CurrentItems items;
    private final SchoolId school;
    private final PeriodId period;

    CurrentGrades(TenantTable table, SchoolId school, PeriodId period) {
        this.items = new CurrentItems(table, school, READ);
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
     * @param keys no two of them equal
     * @return what there is, in the order of the keys
     * @throws LucaException {@code UNAVAILABLE} and retryable, if the table throttles for long
     */
    Map<GradeKey, Item> of(Collection<GradeKey> keys) {
        Map<GradeKey, Item> found = new HashMap<>();
        items.under(keys.stream().map(this::key).toList(), Pauses.brief())
                .forEach(item -> found.put(GradeItem.key(item), item));
        Map<GradeKey, Item> ordered = new LinkedHashMap<>();
        for (GradeKey key : keys) {
            Item item = found.get(key);
            if (item != null) {
                ordered.put(key, item);
            }
        }
        return ordered;
    }

    private Map<String, AttributeValue> key(GradeKey grade) {
        return TenantTable.key(Keys.student(school, grade.student()), Keys.grade(grade.subject(), grade.period()));
    }
}
