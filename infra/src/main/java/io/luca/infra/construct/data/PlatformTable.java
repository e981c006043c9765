package io.luca.infra.construct.data;

import io.luca.contract.TableSchema;
import io.luca.infra.construct.EnvironmentName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/**
 * The one table of all schools, with its key.
 *
 * <p>Stateful: renaming an id in here makes CloudFormation replace the table.
 */
public final class PlatformTable extends Construct {

    private static final List<String> INDEXES = List.of(TableSchema.WORK_INDEX, TableSchema.CLASS_INDEX);

    private final Table table;
    private final Key key;

    /**
     * The table.
     *
     * @param isLocked whether it can be deleted by nobody: not even a first deployment that failed can be rolled back then
     * @param warmWriteUnits how many write units a second it takes from the start; a new table takes 4,000
     */
    public PlatformTable(Construct scope, String id, boolean isLocked, Optional<Integer> warmWriteUnits) {
        super(scope, id);
        key = Key.Builder.create(this, "Key")
                .description("Encrypts the records of all schools")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        Table.Builder builder = Table.Builder.create(this, "Table");
        warmWriteUnits.ifPresent(units -> builder.warmThroughput(
                WarmThroughput.builder().writeUnitsPerSecond(units).build()));
        table = builder
                .tableName(EnvironmentName.of(this, "luca-platform"))
                .partitionKey(text(TableSchema.PARTITION_KEY))
                .sortKey(text(TableSchema.SORT_KEY))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .encryption(TableEncryption.CUSTOMER_MANAGED)
                .encryptionKey(key)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .stream(StreamViewType.NEW_AND_OLD_IMAGES)
                .timeToLiveAttribute(TableSchema.TIME_TO_LIVE)
                .deletionProtection(isLocked)
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        index(TableSchema.WORK_INDEX, TableSchema.WORK_PARTITION_KEY, TableSchema.WORK_SORT_KEY);
        index(TableSchema.CLASS_INDEX, TableSchema.CLASS_PARTITION_KEY, TableSchema.CLASS_SORT_KEY);
    }

    public String name() {
        return table.getTableName();
    }

    public String arn() {
        return table.getTableArn();
    }

    /** The ARN of the key that encrypts it. */
    public String keyArn() {
        return key.getKeyArn();
    }

    /** The stream of its changes, of the last 24 hours. */
    public String streamArn() {
        return Objects.requireNonNull(table.getTableStreamArn(), "the table has a stream");
    }

    /** The ARNs of both indexes, by name: no wildcard, so that an index added later is not granted by accident. */
    public List<String> indexArns() {
        return INDEXES.stream().map(index -> arn() + "/index/" + index).toList();
    }

    /** The names of both indexes. */
    List<String> indexes() {
        return INDEXES;
    }

    /** The use of the key through DynamoDB, which every caller of an encrypted table needs, and nothing else of it. */
    public PolicyStatement useOfKey() {
        return useOfKey(List.of("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"));
    }

    /** The same of some actions, for who only reads. */
    public PolicyStatement useOfKey(List<String> actions) {
        return PolicyStatement.Builder.create()
                .sid("UseTheTablesKeyThroughDynamoDb")
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(List.of(key.getKeyArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("kms:ViaService", "dynamodb." + Stack.of(this).getRegion() + ".amazonaws.com")))
                .build();
    }

    private void index(String name, String partitionKey, String sortKey) {
        table.addGlobalSecondaryIndex(GlobalSecondaryIndexProps.builder()
                .indexName(name)
                .partitionKey(text(partitionKey))
                .sortKey(text(sortKey))
                .projectionType(ProjectionType.ALL)
                .build());
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }
}
