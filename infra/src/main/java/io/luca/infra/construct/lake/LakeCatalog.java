package io.luca.infra.construct.lake;

import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.infra.construct.EnvironmentName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.glue.CfnTable;
import software.constructs.Construct;

/**
 * What the lake's tables are, for the stream that writes them and for queries. Partitions are not listed anywhere: they follow from a
 * query. The school is 'injected', so that a query without one is refused; a month exists from the moment that it begins.
 */
public final class LakeCatalog extends Construct {

    private static final String FIRST_YEAR = "2024";
    private static final String LAST_YEAR = "2035";
    private static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.";

    private final String catalog;
    private final String name;
    private final CfnDatabase database;

    public LakeCatalog(Construct scope, String id, LakeBucket bucket) {
        super(scope, id);
        catalog = Stack.of(this).getAccount();
        name = EnvironmentName.of(this, LakeNames.DATABASE).replace('-', '_'); // Athena's SQL takes no hyphen in a name
        database = CfnDatabase.Builder.create(this, "Database")
                .catalogId(catalog)
                .databaseInput(CfnDatabase.DatabaseInputProperty.builder()
                        .name(name)
                        .description("What happened in schools, for SQL")
                        .build())
                .build();
        LakeTable.ALL.forEach(table -> add(table, bucket));
    }

    public String database() {
        return database.getRef();
    }

    /** The ARNs that one must be allowed to read to know the tables. */
    List<String> arns() {
        return List.of(arn("catalog"), arn("database/" + name), arn("table/" + name + "/*"));
    }

    private void add(LakeTable table, LakeBucket bucket) {
        CfnTable.Builder.create(this, table.id())
                .catalogId(catalog)
                .databaseName(database.getRef())
                .tableInput(CfnTable.TableInputProperty.builder()
                        .name(table.name())
                        .tableType("EXTERNAL_TABLE")
                        .parameters(projection(table, bucket))
                        .partitionKeys(LakeTable.PARTITION_KEYS.stream()
                                .map(key -> column(key, "string"))
                                .toList())
                        .storageDescriptor(CfnTable.StorageDescriptorProperty.builder()
                                .location("s3://" + bucket.name() + "/" + table.name() + "/")
                                .columns(table.columns().entrySet().stream()
                                        .map(each -> column(each.getKey(), each.getValue()))
                                        .toList())
                                .inputFormat(PARQUET + "MapredParquetInputFormat")
                                .outputFormat(PARQUET + "MapredParquetOutputFormat")
                                .serdeInfo(CfnTable.SerdeInfoProperty.builder()
                                        .serializationLibrary(PARQUET + "serde.ParquetHiveSerDe")
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private static Map<String, String> projection(LakeTable table, LakeBucket bucket) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("EXTERNAL", "TRUE"),
                Map.entry("classification", "parquet"),
                Map.entry("projection.enabled", "true"),
                Map.entry("projection." + IdentityAttributes.SCHOOL_TAG + ".type", "injected"),
                Map.entry("projection.year.type", "integer"),
                Map.entry("projection.year.range", FIRST_YEAR + "," + LAST_YEAR),
                Map.entry("projection.month.type", "integer"),
                Map.entry("projection.month.range", "1,12"),
                Map.entry("projection.month.digits", "2"),
                Map.entry(
                        "storage.location.template",
                        "s3://" + bucket.name() + "/" + table.prefix(key -> "${" + key + "}"))));
    }

    private static CfnTable.ColumnProperty column(String name, String type) {
        return CfnTable.ColumnProperty.builder().name(name).type(type).build();
    }

    private String arn(String resource) {
        Stack stack = Stack.of(this);
        return "arn:%s:glue:%s:%s:%s".formatted(stack.getPartition(), stack.getRegion(), stack.getAccount(), resource);
    }
}
