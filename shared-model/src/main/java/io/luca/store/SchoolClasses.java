package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.ClassId;
import io.luca.model.ClassesOfSubject;
import io.luca.model.LucaException;
import io.luca.model.Roster;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.model.SubjectId;
import io.luca.model.TaughtClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * The classes of one school. A class stands twice, before its members and among those of its year, and is written in both places or in
 * none. All reads are of what was written last. Every call may be repeated. Safe for use by many threads.
 *
 * <p>How many a year may have is for the school's own good and is counted before a write, so what is written in the same moment may pass it.
 */
public final class SchoolClasses {

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";
    private static final String IS_VERSION = "#version = :version";

    private final TenantTable table;
    private final SchoolId school;

    SchoolClasses(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /**
     * Opens a class. Opening the same again changes nothing.
     *
     * @return the class as it is stored
     * @throws LucaException {@code CONFLICT} if the id is another class's, or the year has as many as it may
     */
    public TaughtClass open(TaughtClass fresh) {
        Optional<TaughtClass> present = find(fresh.id());
        if (present.isEmpty() && countOfYear(fresh.year()) >= TaughtClass.MOST_OF_A_YEAR) {
            throw LucaException.conflict(
                    "year", "a school has at most " + TaughtClass.MOST_OF_A_YEAR + " classes in a year");
        }
        if (present.isPresent()
                || !write(fresh, put -> put.conditionExpression(ABSENT)).isWritten()) {
            return present.or(() -> find(fresh.id()))
                    .filter(stored -> stored.sameContentAs(fresh))
                    .orElseThrow(() -> LucaException.conflict(
                            "class_id", "there is another class " + fresh.id() + "; change it with PATCH"));
        }
        return fresh;
    }

    /**
     * Changes what a class says of itself. A change that an earlier try brought through is answered as if this one had.
     *
     * @param next with the version after the one that is changed
     * @throws LucaException {@code NOT_FOUND} if there is none, {@code CONFLICT} if it has another version by now, {@code INVALID} if
     *     subject or year are others
     */
    public TaughtClass change(TaughtClass next) {
        TaughtClass before = find(next.id()).orElseThrow(SchoolClasses::unknown);
        if (before.equals(next)) {
            return next;
        }
        requireSame("subject", before.subject(), next.subject());
        requireSame("year", before.year(), next.year());
        Commit commit = write(
                next,
                put -> put.conditionExpression(IS_VERSION)
                        .expressionAttributeNames(Map.of("#version", ClassItem.VERSION))
                        .expressionAttributeValues(
                                Map.of(":version", AttributeValue.fromN(String.valueOf(next.version() - 1)))));
        if (!commit.isWritten() && !find(next.id()).filter(next::equals).isPresent()) {
            throw LucaException.conflict("version", "it was changed in the meantime; read it again");
        }
        return next;
    }

    private static void requireSame(String field, Object before, Object next) {
        if (!before.equals(next)) {
            throw LucaException.invalid(field, "the " + field + " of a class stays; open another one");
        }
    }

    private Commit write(TaughtClass each, UnaryOperator<Put.Builder> condition) {
        Transactions writes = new Transactions(table, school);
        return writes.commit(List.of(
                writes.put(ClassItem.beforeMembers(school, each), condition),
                writes.put(ClassItem.amongItsYear(school, each), condition)));
    }

    public Optional<TaughtClass> find(ClassId id) {
        return table.item(school, Keys.roster(school, id), Keys.CLASS).map(ClassItem::read);
    }

    /** Those of some classes that there are, in order of their ids. */
    public List<TaughtClass> find(Set<ClassId> ids) {
        return new CurrentItems(table, school, ClassItem.READ)
                        .under(
                                ids.stream()
                                        .map(id -> TenantTable.key(Keys.roster(school, id), Keys.CLASS))
                                        .toList(),
                                Pauses.brief())
                        .stream()
                        .map(ClassItem::read)
                        .sorted(Comparator.comparing(each -> each.id().value()))
                        .toList();
    }

    /**
     * The classes of a year, a page at a time.
     *
     * @param cursor a {@link ClassesPage#nextCursor()}, or null for the first page
     */
    public ClassesPage ofYear(int year, int perPage, @Nullable String cursor) {
        String partition = Keys.classes(school, year);
        QueryRequest.Builder query = all(partition).limit(perPage);
        if (cursor != null) {
            query.exclusiveStartKey(TenantTable.key(partition, Cursor.read(cursor, Keys.ID_SHAPE)));
        }
        QueryResponse page = ask(query);
        Map<String, AttributeValue> last = page.lastEvaluatedKey();
        return new ClassesPage(
                page.items().stream()
                        .map(item -> ClassItem.read(new Item(item)))
                        .toList(),
                last.isEmpty() ? null : Cursor.write(new Item(last).text(SORT_KEY)));
    }

    /**
     * In which class of a subject each student is on a day, as it was written last. It reads the classes of the school years that the day
     * can be in, and the members of those of the subject.
     */
    public ClassesOfSubject at(SubjectId subject, LocalDate day) {
        Map<StudentId, ClassId> classes = new HashMap<>();
        for (int year = day.getYear() - 1; year <= day.getYear(); year++) {
            new PagedItems(table, school, all(Keys.classes(school, year)).build()).forEachRemaining(item -> {
                TaughtClass each = ClassItem.read(item);
                if (each.subject().equals(subject)) {
                    roster(each.id()).ifPresent(roster -> addStudents(roster, day, classes));
                }
            });
        }
        return new ClassesOfSubject(classes);
    }

    private static void addStudents(Roster roster, LocalDate day, Map<StudentId, ClassId> classes) {
        roster.members().stream()
                .filter(each -> !each.role().isTeaching() && each.holds(day))
                .forEach(each -> classes.put(new StudentId(each.person().value()), each.schoolClass()));
    }

    private int countOfYear(int year) {
        return ask(all(Keys.classes(school, year)).select(Select.COUNT)).count();
    }

    /** A class with all that are or were in it; empty if there is none. */
    public Optional<Roster> roster(ClassId id) {
        List<Item> items = items(Keys.roster(school, id));
        return items.stream()
                .filter(item -> item.text(SORT_KEY).equals(Keys.CLASS))
                .findFirst()
                .map(item -> new Roster(
                        ClassItem.read(item),
                        items.stream()
                                .filter(member -> member.text(SORT_KEY).startsWith(Keys.MEMBERS))
                                .flatMap(member -> OwnClasses.memberships(member).stream())
                                .toList()));
    }

    private List<Item> items(String partition) {
        List<Item> items = new ArrayList<>();
        new PagedItems(table, school, all(partition).build()).forEachRemaining(items::add);
        return items;
    }

    private QueryRequest.Builder all(String partition) {
        return QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression(PARTITION_KEY + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                .consistentRead(true);
    }

    private QueryResponse ask(QueryRequest.Builder query) {
        return Failures.translated(() -> table.client()
                .query(query.overrideConfiguration(table.as(school)).build()));
    }

    static LucaException unknown() {
        return LucaException.notFound("class_id", "the school has no such class");
    }
}
