package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;
import static java.util.stream.Collectors.toMap;

import io.luca.model.LucaException;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Who works at one school, as it was written last. Every call may be repeated. Safe for use by many threads. */
public final class SchoolPeople {

    private static final String ID = "person_id";
    private static final String NAMES = "names";
    private static final String ROLES = "roles";
    private static final String ACTIVE = "active";
    private static final String LOST = "lost";
    private static final String VERSION = "version";

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";

    private final TenantTable table;
    private final SchoolId school;

    SchoolPeople(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** What the school says of somebody; empty if it never wrote anything down. */
    public Optional<Person> find(PersonId id) {
        return table.item(school, Keys.people(school), id.value()).map(SchoolPeople::read);
    }

    /**
     * The people of the school, a page at a time.
     *
     * @param cursor a {@link PeoplePage#nextCursor()}, or null for the first page
     */
    public PeoplePage page(int perPage, @Nullable String cursor) {
        String partition = Keys.people(school);
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .keyConditionExpression(PARTITION_KEY + " = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                .consistentRead(true)
                .limit(perPage)
                .overrideConfiguration(table.as(school));
        if (cursor != null) {
            query.exclusiveStartKey(TenantTable.key(partition, Cursor.read(cursor, Keys.ID_SHAPE)));
        }
        QueryResponse page = Failures.translated(() -> table.client().query(query.build()));
        Map<String, AttributeValue> last = page.lastEvaluatedKey();
        return new PeoplePage(
                page.items().stream().map(item -> read(new Item(item))).toList(),
                last.isEmpty() ? null : Cursor.write(new Item(last).text(SORT_KEY)));
    }

    /**
     * Writes down who somebody is, for the first time or anew. What an earlier try brought through is answered as if this one had.
     *
     * @param by who asks for it; at the moment of the write, the school must not have taken the role of school-admin from this one
     * @param version that was read; empty for somebody new
     * @param change makes the next state from the stored one
     * @throws LucaException {@code CONFLICT} if another version is stored by now, {@code FORBIDDEN} if the role was taken
     */
    public Person save(PersonId id, PersonId by, OptionalInt version, Function<Optional<Person>, Person> change) {
        Optional<Person> stored = find(id);
        Person next = change.apply(stored);
        OptionalInt read =
                stored.map(person -> OptionalInt.of(person.version())).orElse(OptionalInt.empty());
        if (!read.equals(version)) {
            return stored.filter(person -> isAfter(person, version) && person.sameContentAs(next))
                    .orElseThrow(SchoolPeople::conflict);
        }
        Transactions writes = new Transactions(table, school);
        Commit commit = writes.commit(
                List.of(stillAdministrator(writes, by), writes.put(write(next), put -> onlyAfter(stored, put))));
        if (commit.isUnmetAt(0)) {
            throw LucaException.forbidden("the school has taken this role from you");
        }
        if (!commit.isWritten()) {
            throw conflict();
        }
        return next;
    }

    /** Writes down somebody of whom nothing is written yet, as an operator does of the first one; else nothing changes. */
    public void appoint(Person first) {
        Transactions writes = new Transactions(table, school);
        var _ = writes.commit(List.of(writes.put(write(first), put -> put.conditionExpression(ABSENT))));
    }

    private static boolean isAfter(Person person, OptionalInt version) {
        return version.isEmpty() ? person.version() == 0 : person.version() - 1 == version.getAsInt();
    }

    /** A condition that a transaction keeps: where nothing was written down, the token decides. */
    TransactWriteItem stillAdministrator(Transactions writes, PersonId by) {
        return writes.check(
                TenantTable.key(Keys.people(school), by.value()),
                check -> check.conditionExpression(ABSENT + " OR (" + ACTIVE + " = :true AND contains(#roles, :admin))")
                        .expressionAttributeNames(Map.of("#roles", ROLES))
                        .expressionAttributeValues(Map.of(
                                ":true", AttributeValue.fromBool(true),
                                ":admin", AttributeValue.fromS(Role.SCHOOL_ADMIN.group()))));
    }

    private static Put.Builder onlyAfter(Optional<Person> stored, Put.Builder put) {
        return stored.isEmpty()
                ? put.conditionExpression(ABSENT)
                : put.conditionExpression("#version = :before")
                        .expressionAttributeNames(Map.of("#version", VERSION))
                        .expressionAttributeValues(Map.of(
                                ":before",
                                AttributeValue.fromN(String.valueOf(stored.get().version()))));
    }

    private static LucaException conflict() {
        return LucaException.conflict("version", "it was changed in the meantime; read it again");
    }

    private Item write(Person person) {
        return Item.empty()
                .list(
                        ROLES,
                        person.roles().stream()
                                .map(Role::group)
                                .sorted()
                                .map(AttributeValue::fromS)
                                .toList())
                .text(PARTITION_KEY, Keys.people(school))
                .text(SORT_KEY, person.id().value())
                .text(ID, person.id().value())
                .text(NAMES, person.names())
                .flag(ACTIVE, person.isActive())
                .map(LOST, times(person.lost()))
                .number(VERSION, person.version());
    }

    private static Person read(Item item) {
        return new Person(
                new PersonId(item.text(ID)),
                item.text(NAMES),
                roles(item.list(ROLES)),
                item.flag(ACTIVE),
                times(new Item(item.map(LOST))),
                item.integer(VERSION));
    }

    private static Map<String, AttributeValue> times(Map<Role, Instant> lost) {
        return lost.entrySet().stream()
                .collect(toMap(
                        role -> role.getKey().group(),
                        role -> AttributeValue.fromS(role.getValue().toString())));
    }

    private static Map<Role, Instant> times(Item lost) {
        return lost.attributes().keySet().stream()
                .flatMap(group -> Role.ofGroup(group).stream())
                .collect(toMap(role -> role, role -> lost.instant(role.group())));
    }

    /** One that this version does not know gives no right. */
    private static Set<Role> roles(List<AttributeValue> written) {
        return written.stream().flatMap(role -> Role.ofGroup(role.s()).stream()).collect(Collectors.toSet());
    }
}
