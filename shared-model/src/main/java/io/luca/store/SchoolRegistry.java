package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;

import io.luca.model.LucaException;
import io.luca.model.RegisteredSchool;
import io.luca.model.SchoolId;
import io.luca.model.SchoolState;
import io.luca.model.SchoolStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * All schools of the platform. Only the registry role reads it, and operators write it; no tenant role can. What paths that act for one
 * school must know of it, its {@link SchoolStatus}, stands in an item of that school as well, and is written in the same transaction.
 */
public final class SchoolRegistry {

    private static final String ABSENT = "attribute_not_exists(" + PARTITION_KEY + ")";
    private static final String THERE = "attribute_exists(" + PARTITION_KEY + ")";

    private final DynamoDbClient client;
    private final String table;
    private final Optional<AwsCredentialsProvider> credentials;

    /**
     * The registry in a table.
     *
     * @param client with credentials of a role that may reach the registry
     */
    public SchoolRegistry(DynamoDbClient client, String table) {
        this(client, table, Optional.empty());
    }

    SchoolRegistry(DynamoDbClient client, String table, Optional<AwsCredentialsProvider> credentials) {
        this.client = client;
        this.table = table;
        this.credentials = credentials;
    }

    /** Adds a school of which nothing but the id is known; one that is there stays as it is. */
    public void register(SchoolId school) {
        if (find(school).isEmpty()) {
            var _ = written(new RegisteredSchool(school, school.value(), SchoolStatus.UNSAID), ABSENT);
        }
    }

    /**
     * Adds a school. May be repeated.
     *
     * @return how it stands, which is another state than the given one if it was there before
     * @throws LucaException {@code CONFLICT} if there is one of this id with another name or zone
     */
    public RegisteredSchool register(RegisteredSchool school) {
        if (written(school, ABSENT)) {
            return school;
        }
        return find(school.id())
                .filter(known -> known.isDescribedAs(school))
                .orElseThrow(() -> LucaException.conflict(
                        "id", "there is a school " + school.id() + " already, with another name or time zone"));
    }

    /**
     * Suspends a school, or takes that back. May be repeated: the state begins once.
     *
     * @throws LucaException {@code NOT_FOUND} if there is no such school
     */
    public RegisteredSchool change(SchoolId id, SchoolState state, Instant now) {
        RegisteredSchool known = find(id).orElseThrow(() -> LucaException.notFound("id", "there is no school " + id));
        RegisteredSchool next =
                new RegisteredSchool(id, known.name(), known.status().in(state, now));
        if (!written(next, THERE)) {
            throw LucaException.notFound("id", "there is no school " + id + " any more");
        }
        return next;
    }

    /** A school as it was written last. */
    public Optional<RegisteredSchool> find(SchoolId school) {
        Map<String, AttributeValue> found =
                Failures.translated(() -> client.getItem(get -> get.overrideConfiguration(this::identify)
                                .tableName(table)
                                .consistentRead(true)
                                .key(TenantTable.key(Keys.REGISTRY, Keys.registered(school))))
                        .item());
        return found.isEmpty() ? Optional.empty() : Optional.of(SchoolItem.registered(new Item(found)));
    }

    /** Whether a school is one of those that jobs may begin something for. */
    public boolean isActive(SchoolId school) {
        return find(school).filter(known -> !known.status().isSuspended()).isPresent();
    }

    /** All schools, in order of id. */
    public List<RegisteredSchool> all() {
        return Failures.translated(() -> registered().toList());
    }

    /** The ids of all schools, in their order. */
    public List<SchoolId> schools() {
        return Failures.translated(() -> registered().map(RegisteredSchool::id).toList());
    }

    /** The ids of those that jobs may begin something for, in their order. */
    public List<SchoolId> active() {
        return Failures.translated(() -> registered()
                .filter(school -> !school.status().isSuspended())
                .map(RegisteredSchool::id)
                .toList());
    }

    private Stream<RegisteredSchool> registered() {
        return client
                .queryPaginator(query -> query.overrideConfiguration(this::identify)
                        .tableName(table)
                        .keyConditionExpression(PARTITION_KEY + " = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.REGISTRY))))
                .items()
                .stream()
                .map(item -> SchoolItem.registered(new Item(item)));
    }

    /** Both places or none. */
    private boolean written(RegisteredSchool school, String condition) {
        try {
            var _ = Failures.translated(() -> client.transactWriteItems(write -> write.overrideConfiguration(
                            this::identify)
                    .transactItems(
                            put(SchoolItem.inRegistry(school), condition), put(SchoolItem.ofSchool(school), null))));
            return true;
        } catch (LucaException failed) {
            if (failed.getCause() instanceof TransactionCanceledException refused
                    && refused.cancellationReasons().stream()
                            .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()))) {
                return false;
            }
            throw failed;
        }
    }

    private TransactWriteItem put(Item item, @Nullable String condition) {
        Put put = Put.builder()
                .tableName(table)
                .item(item.attributes())
                .conditionExpression(condition)
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    private void identify(AwsRequestOverrideConfiguration.Builder override) {
        credentials.ifPresent(override::credentialsProvider);
    }
}
