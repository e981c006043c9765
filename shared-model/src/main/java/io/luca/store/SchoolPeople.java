package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.LucaException;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Who works at one school, as it was written last. Every call may be repeated. Safe for use by many threads. */
public final class SchoolPeople {

    private static final String ID = "person_id";
    private static final String NAMES = "names";
    private static final String ROLES = "roles";
    private static final String ACTIVE = "active";
    private static final String CHANGED_AT = "changed_at";
    private static final String VERSION = "version";

    private final TenantTable table;
    private final SchoolId school;

    SchoolPeople(TenantTable table, SchoolId school) {
        this.table = table;
        this.school = school;
    }

    /** What the school says of somebody; empty if it never said anything. */
    public Optional<Person> find(PersonId id) {
        Map<String, AttributeValue> found = Failures.translated(() -> table.client()
                .getItem(get -> get.tableName(table.name())
                        .key(TenantTable.key(Keys.people(school), id.value()))
                        .consistentRead(true)
                        .overrideConfiguration(table.as(school)))
                .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(read(new Item(found)));
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
     * Says something of somebody for the first time, or anew. What an earlier try brought through is answered as if this one had.
     *
     * @param next with version 0 for somebody new, else with the version after the one that is changed
     * @throws LucaException {@code CONFLICT} if another version is stored by now
     */
    public Person save(Person next) {
        PutItemRequest.Builder put = PutItemRequest.builder()
                .tableName(table.name())
                .item(write(next).attributes())
                .overrideConfiguration(table.as(school));
        if (next.version() == 0) {
            put.conditionExpression("attribute_not_exists(" + PARTITION_KEY + ")");
        } else {
            put.conditionExpression("#version = :before")
                    .expressionAttributeNames(Map.of("#version", VERSION))
                    .expressionAttributeValues(
                            Map.of(":before", AttributeValue.fromN(String.valueOf(next.version() - 1))));
        }
        boolean isWritten = Failures.translated(() -> {
            try {
                var _ = table.client().putItem(put.build());
                return true;
            } catch (ConditionalCheckFailedException changed) {
                return false;
            }
        });
        if (!isWritten && find(next.id()).filter(next::equals).isEmpty()) {
            throw LucaException.conflict("version", "it was changed in the meantime; read it again");
        }
        return next;
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
                .text(CHANGED_AT, person.changedAt().toString())
                .number(VERSION, person.version());
    }

    private static Person read(Item item) {
        return new Person(
                new PersonId(item.text(ID)),
                item.text(NAMES),
                roles(item.list(ROLES)),
                item.flag(ACTIVE),
                item.instant(CHANGED_AT),
                item.integer(VERSION));
    }

    /** One that this version does not know gives no right. */
    private static Set<Role> roles(List<AttributeValue> written) {
        return written.stream().flatMap(role -> Role.ofGroup(role.s()).stream()).collect(Collectors.toSet());
    }
}
