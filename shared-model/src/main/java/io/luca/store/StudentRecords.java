package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.LucaException;
import io.luca.model.PeriodId;
import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** All that the table holds of one student, of whatever kind. For who has to hand it out, or to remove it. */
public final class StudentRecords {

    private static final int MOST_WRITES = 25;
    private static final int TRIES = 8;
    private static final long FIRST_PAUSE_MILLIS = 50;
    /** How items are found, which says nothing of a person. */
    private static final Set<String> OWN_TO_THE_TABLE = Set.of(
            PARTITION_KEY,
            SORT_KEY,
            TableSchema.WORK_PARTITION_KEY,
            TableSchema.WORK_SORT_KEY,
            TableSchema.CLASS_PARTITION_KEY,
            TableSchema.CLASS_SORT_KEY);

    private final TenantTable table;
    private final SchoolId school;
    private final StudentId student;

    StudentRecords(TenantTable table, SchoolId school, StudentId student) {
        this.table = table;
        this.school = school;
        this.student = student;
    }

    /** What the history says of whom a record is: the column {@code student_key}. */
    public String historyKey() {
        return Keys.student(school, student);
    }

    /** How many there are, by kind. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        items(false).forEachRemaining(item -> counts.merge(kind(item), 1, Integer::sum));
        return counts;
    }

    /** Whether a grade is in a batch that is on its way to the government: what was promised there must first be brought to its end. */
    public boolean isHeldByABatch() {
        return periods().stream()
                .anyMatch(period -> table.syncOf(school, period).holdsGradesOf(student));
    }

    /** The periods that the student has, or had, a grade of. */
    private Set<PeriodId> periods() {
        Set<PeriodId> periods = new HashSet<>();
        items(true).forEachRemaining(item -> {
            if (Keys.isGrade(item.text(SORT_KEY))) {
                periods.add(GradeItem.key(item).period());
            }
        });
        return periods;
    }

    /**
     * Every record as plain values: texts, numbers, truth values, lists and maps. Its kind comes first.
     *
     * @param each is given one after the other, so that not all are held
     */
    public void forEach(java.util.function.Consumer<Map<String, @Nullable Object>> each) {
        items(true).forEachRemaining(item -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("kind", kind(item));
            new TreeMap<>(item.attributes()).forEach((name, value) -> {
                if (!OWN_TO_THE_TABLE.contains(name)) {
                    values.put(name, plain(value));
                }
            });
            each.accept(values);
        });
    }

    /**
     * Removes all, and the student from all classes and from the list of all students. What is left after a failure is removed by the next call.
     *
     * @throws LucaException {@code UNAVAILABLE} and retryable, if the table throttles for long
     */
    public void remove() {
        leaveClasses();
        write(List.of(WriteRequest.builder()
                .deleteRequest(delete -> delete.key(TenantTable.key(Keys.students(school), student.value())))
                .build()));
        PagedItems items = items(false);
        List<WriteRequest> deletes = new ArrayList<>();
        while (items.hasNext()) {
            Item item = items.next();
            deletes.add(WriteRequest.builder()
                    .deleteRequest(delete -> delete.key(TenantTable.key(item.text(PARTITION_KEY), item.text(SORT_KEY))))
                    .build());
            if (deletes.size() == MOST_WRITES || !items.hasNext()) {
                write(List.copyOf(deletes));
                deletes.clear();
            }
        }
    }

    /** First what stands in the classes: what stands under the student says where that is. */
    private void leaveClasses() {
        List<WriteRequest> deletes = new ArrayList<>();
        OwnClasses.items(table, school, new PersonId(student.value()), true)
                .forEachRemaining(item -> OwnClasses.rosterKeys(school, item)
                        .forEach(key -> deletes.add(WriteRequest.builder()
                                .deleteRequest(delete -> delete.key(key))
                                .build())));
        for (int start = 0; start < deletes.size(); start += MOST_WRITES) {
            write(List.copyOf(deletes.subList(start, Math.min(start + MOST_WRITES, deletes.size()))));
        }
    }

    private void write(List<WriteRequest> deletes) {
        Map<String, List<WriteRequest>> left = Map.of(table.name(), deletes);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Map<String, List<WriteRequest>> now = left;
            left = Failures.translated(() -> table.client()
                    .batchWriteItem(batch -> batch.requestItems(now).overrideConfiguration(table.as(school)))
                    .unprocessedItems());
            if (left.isEmpty()) {
                return;
            }
            pause(attempt);
        }
        throw LucaException.unavailable("the data store is busy", null);
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS << attempt);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw LucaException.unavailable("the work was stopped", stop);
        }
    }

    private PagedItems items(boolean isWhole) {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression(PARTITION_KEY + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.student(school, student))))
                .consistentRead(true);
        return new PagedItems(
                table,
                school,
                isWhole
                        ? query.build()
                        : query.projectionExpression(PARTITION_KEY + "," + SORT_KEY)
                                .build());
    }

    /** What opens its sort key, as a word. */
    private static String kind(Item item) {
        String key = item.text(SORT_KEY);
        int end = key.indexOf('#');
        return (end < 0 ? key : key.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object plain(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> new BigDecimal(value.n());
            case BOOL -> value.bool();
            case SS -> List.copyOf(value.ss());
            case L -> value.l().stream().map(StudentRecords::plain).toList();
            case M -> {
                Map<String, @Nullable Object> map = new TreeMap<>();
                value.m().forEach((name, inner) -> map.put(name, plain(inner)));
                yield map;
            }
            default -> null;
        };
    }
}
