package io.luca.store;

import static io.luca.contract.TableSchema.WORK_INDEX;
import static io.luca.contract.TableSchema.WORK_PARTITION_KEY;

import io.luca.model.GradeKey;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The grades that the work index shows to have something new. The evaluations of one grade lie together there, so that looking at
 * the one before is enough to give each grade once. Of who is blocked it gives none: these marks wait, should the school take the
 * request back.
 */
final class AffectedGrades implements Iterator<GradeKey> {

    private static final int PAGE = 500;

    private final PagedItems items;
    private final OwnItems own;
    private final SchoolErasures erasures;
    private final List<GradeKey> some = new ArrayList<>();
    private final Deque<GradeKey> found = new ArrayDeque<>();
    private @Nullable GradeKey last;

    AffectedGrades(TenantTable table, SchoolId school) {
        this.own = new OwnItems(school, WORK_INDEX);
        this.erasures = table.erasuresOf(school);
        this.items = new PagedItems(
                table,
                school,
                QueryRequest.builder()
                        .tableName(table.name())
                        .indexName(WORK_INDEX)
                        .keyConditionExpression(WORK_PARTITION_KEY + " = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.toConsolidate(school))))
                        .limit(PAGE)
                        .build());
    }

    @Override
    public boolean hasNext() {
        while (found.isEmpty() && (items.hasNext() || !some.isEmpty())) {
            read();
        }
        return !found.isEmpty();
    }

    @Override
    public GradeKey next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return found.removeFirst();
    }

    /** Some at a time, because so many students can be asked for at once; what a failed call was about, the next one is about too. */
    private void read() {
        while (some.size() < CurrentItems.AT_ONCE && items.hasNext()) {
            Item item = items.next();
            if (own.holds(item)) {
                GradeKey grade = GradeKey.of(EvaluationItem.key(item));
                if (!grade.equals(last)) {
                    some.add(grade);
                    last = grade;
                }
            }
        }
        Set<StudentId> blocked =
                erasures.blockedAmong(some.stream().map(GradeKey::student).toList());
        some.stream().filter(grade -> !blocked.contains(grade.student())).forEach(found::addLast);
        some.clear();
    }
}
