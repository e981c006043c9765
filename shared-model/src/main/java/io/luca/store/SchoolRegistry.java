package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.model.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All schools of the platform. Only the registry role reads it; no tenant role can. */
public final class SchoolRegistry {

    private static final String SCHOOL = "school_id";

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

    /** Adds a school; adding it again changes nothing. */
    public void register(SchoolId school) {
        var _ = Failures.translated(() -> client.putItem(put -> put.tableName(table)
                .item(Item.empty()
                        .text(PARTITION_KEY, Keys.REGISTRY)
                        .text(SORT_KEY, Keys.registered(school))
                        .text(SCHOOL, school.value())
                        .attributes())));
    }

    /** Whether a school is one of them. */
    public boolean holds(SchoolId school) {
        return Failures.translated(() -> client.getItem(get -> get.overrideConfiguration(this::identify)
                        .tableName(table)
                        .key(TenantTable.key(Keys.REGISTRY, Keys.registered(school)))))
                .hasItem();
    }

    /** All schools, in order of id. */
    public List<SchoolId> schools() {
        return Failures.translated(() -> client
                .queryPaginator(query -> query.overrideConfiguration(this::identify)
                        .tableName(table)
                        .keyConditionExpression(PARTITION_KEY + " = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.REGISTRY))))
                .items()
                .stream()
                .map(item -> new SchoolId(new Item(item).text(SCHOOL)))
                .toList());
    }

    private void identify(AwsRequestOverrideConfiguration.Builder override) {
        credentials.ifPresent(override::credentialsProvider);
    }
}
